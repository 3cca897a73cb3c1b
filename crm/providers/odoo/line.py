"""A transport that finds out by itself which protocol to speak, and does so anew after a failure."""

import ipaddress
from typing import Any
from urllib.parse import urlsplit

from crm.providers.odoo.detection import Connection, connect
from crm.providers.odoo.errors import PROVIDER, is_unknown_external_id
from crm.providers.odoo.transport import Access, Transport
from sonicus.lib.http import Service
from sonicus.lib.providers import ErrorKind, ProviderError

ANSWERS = (ErrorKind.NOT_FOUND, ErrorKind.CONFLICT)  # of an Odoo that is well


class Line(Transport):
    protocol = "either"

    def __init__(self, url: str, access: Access) -> None:
        self._url, self._access = url, access
        # No retries inside a call: one that timed out still goes on in Odoo. The loop asks again, later.
        self._service = Service(PROVIDER, url, retries=0)
        self._connection: Connection | None = None

    def connection(self) -> Connection:
        """Kept while all goes well. Asked for again after a failure: Odoo may have been upgraded meanwhile."""
        if self._connection is None:
            require_private(self._url)
            self._connection = connect(self._service, self._access)
        return self._connection

    def call(self, model: str, method: str, **arguments: Any) -> Any:
        try:
            return self.connection().transport.call(model, method, **arguments)
        except ProviderError as error:
            if error.kind not in ANSWERS and not is_unknown_external_id(error):
                self._connection = None
            raise self._without_key(error) from None

    def _without_key(self, error: ProviderError) -> ProviderError:
        """Whatever Odoo quotes, our key is not written down."""
        message = error.message.replace(self._access.key, "…") if self._access.key else error.message
        return ProviderError(error.provider, error.kind, message, retry_after=error.retry_after)


def require_private(url: str) -> None:
    """Refuse to send the key where others on the way could read it. Raises ProviderError (invalid)."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not _is_near(parts.hostname or ""):
        message = "is not called over plain http outside this machine, because the key could be read on the way"
        raise ProviderError(PROVIDER, ErrorKind.INVALID, message)


def _is_near(host: str) -> bool:
    """This machine, or a name of one label, such as containers of one private network have."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return "." not in host or host.endswith(".localhost")
