"""Things that are known by their name (sources, media, tags, reasons): found, or made exactly once."""

import re

from crm.providers.odoo.external import External
from crm.providers.odoo.transport import Transport
from sonicus.lib.providers import ErrorKind, ProviderError


def find_or_make(transport: Transport, model: str, name: str) -> int:
    """The id of what bears the name, in any case of letters.

    `create` would make "Name [2]" in a race; `load` under an external id derived from the name does not.
    """
    found = find(transport, model, name)
    return found if found is not None else _make(transport, model, name)


def find(transport: Transport, model: str, name: str) -> int | None:
    domain = [["name", "=ilike", re.sub(r"([\\%_])", r"\\\1", name)]]
    rows = transport.call(
        model, "search_read", domain=domain, fields=["name"], order="id", limit=1, context={"active_test": False}
    )
    return int(rows[0]["id"]) if rows else None


def _make(transport: Transport, model: str, name: str) -> int:
    try:
        return External(transport, model).load(f"{model}_{name}", {"name": name})
    except ProviderError as error:
        found = find(transport, model, name) if error.kind is ErrorKind.CONFLICT else None
        if found is None:  # not a race with somebody who makes the same by hand
            raise
        return found
