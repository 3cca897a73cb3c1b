"""JSON-RPC: one address, status 200 for everything, and the key in each body, which is why no body is ever logged."""

from itertools import count
from typing import Any

from crm.providers.odoo.errors import PROVIDER, of_answer, of_document
from crm.providers.odoo.transport import Access, Transport, document_of, with_language
from sonicus.lib.http import Service
from sonicus.lib.providers import ErrorKind, ProviderError

POSITIONAL = ("ids", "vals_list", "vals")  # in this order; what create and write take is named differently by version


class JsonRpc(Transport):
    protocol = "JSON-RPC"

    def __init__(self, service: Service, access: Access) -> None:
        self._service, self._access = service, access
        self._numbers = count(1)
        self._uid: int | None = None

    def call(self, model: str, method: str, **arguments: Any) -> Any:
        positional = [arguments[name] for name in POSITIONAL if name in arguments]
        named = {name: value for name, value in arguments.items() if name not in POSITIONAL}
        named["context"] = with_language(arguments)
        who = [self._access.database, self._authenticated(), self._access.key]
        return self.serve("object", "execute_kw", [*who, model, method, positional, named])

    def serve(self, service: str, method: str, arguments: list[Any]) -> Any:
        """One request. The result is absent where the method returned None."""
        params = {"service": service, "method": method, "args": arguments}
        body = {"jsonrpc": "2.0", "method": "call", "id": next(self._numbers), "params": params}
        answer = self._service.call("POST", "/jsonrpc", json_body=body)
        document = document_of(answer)
        if not isinstance(document, dict) or "jsonrpc" not in document:
            raise of_answer(answer)
        if "error" in document:
            raise of_document(document["error"].get("data"))
        return document.get("result")

    def _authenticated(self) -> int:
        """Our number in Odoo. It is asked for once, because the answer takes more than half a second."""
        if self._uid is None:
            access = self._access
            uid = self.serve("common", "authenticate", [access.database, access.user, access.key, {}])
            if not uid:
                raise ProviderError(PROVIDER, ErrorKind.AUTH, f"refused the key of {access.user}")
            self._uid = int(uid)
        return self._uid
