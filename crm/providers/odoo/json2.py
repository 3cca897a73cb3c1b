"""JSON-2: one address for each method, named arguments, a bearer key; no log-in call."""

from typing import Any

from crm.providers.odoo.errors import of_answer, of_document
from crm.providers.odoo.transport import Access, Transport, document_of, with_language
from sonicus.lib.http import Answer, Service
from sonicus.lib.providers import ProviderError


class Json2(Transport):
    protocol = "JSON-2"

    def __init__(self, service: Service, access: Access) -> None:
        self._service = service
        self._headers = {"Authorization": f"bearer {access.key}", "X-Odoo-Database": access.database}

    def call(self, model: str, method: str, **arguments: Any) -> Any:
        body = {**arguments, "context": with_language(arguments)}
        answer = self._service.call("POST", f"/json/2/{model}/{method}", json_body=body, headers=self._headers)
        if answer.status == 200:
            return answer.json()
        raise _error(answer)


def _error(answer: Answer) -> ProviderError:
    document = document_of(answer)
    return of_document(document) if isinstance(document, dict) and "name" in document else of_answer(answer)
