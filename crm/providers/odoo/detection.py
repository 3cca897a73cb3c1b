"""Which version answers, and so which protocol to speak."""

from dataclasses import dataclass
from typing import Any

from crm.providers.odoo.errors import PROVIDER, of_answer
from crm.providers.odoo.json2 import Json2
from crm.providers.odoo.jsonrpc import JsonRpc
from crm.providers.odoo.transport import Access, Transport, document_of
from sonicus.lib.http import Service
from sonicus.lib.providers import ErrorKind, ProviderError

JSON_2_SINCE = 19
OLDEST = 14


@dataclass(frozen=True)
class Connection:
    """An Odoo that was found, and how to speak with it."""

    version: int
    transport: Transport


def connect(service: Service, access: Access) -> Connection:
    """Ask without logging in. Raises ProviderError where no Odoo answers, or one that is too old."""
    version = _web_version(service)
    if version is not None and version >= JSON_2_SINCE:
        return Connection(version, Json2(service, access))
    transport = JsonRpc(service, access)
    version = major(_version_info(transport.serve("common", "version", [])))
    if version < OLDEST:
        raise ProviderError(PROVIDER, ErrorKind.INVALID, f"version {version} is too old; {OLDEST} or later is needed")
    return Connection(version, transport)


def major(info: list[Any]) -> int:
    """From the first entry of a version list: 19, or "saas~19" and "saas~18.2" on Odoo Online."""
    text = str(info[0]).rpartition("~")[2].partition(".")[0] if info else ""
    if not text.isdigit():
        raise ProviderError(PROVIDER, ErrorKind.INVALID, "told no version that could be understood")
    return int(text)


def _web_version(service: Service) -> int | None:
    """None where this address does not exist, as before 19."""
    answer = service.call("GET", "/web/version")
    if answer.status == 429 or answer.status >= 500:
        raise of_answer(answer)
    document = document_of(answer)
    known = answer.ok and isinstance(document, dict) and "version_info" in document
    return major(document["version_info"]) if known else None


def _version_info(document: Any) -> list[Any]:
    found = document.get("server_version_info") if isinstance(document, dict) else None
    return found if isinstance(found, list) else []
