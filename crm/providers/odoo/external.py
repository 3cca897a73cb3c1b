"""Create-or-ignore under an external id: atomic, and safe to repeat after a time-out that did in fact succeed."""

import re
from typing import Any

from crm.providers.odoo.errors import PROVIDER, is_unknown_external_id, kind_of_exception, shortened
from crm.providers.odoo.transport import Transport
from sonicus.lib.providers import ErrorKind, ProviderError

MODULE = "sonicus"  # must never be the name of a module that is installed in Odoo

# Both keys are needed: without them `load` overwrites what salespeople have edited.
KEEP = {"mode": "update", "noupdate": True}


class External:
    """Rows of one model by external ids of ours."""

    def __init__(self, transport: Transport, model: str) -> None:
        self._transport, self._model = transport, model

    def load(self, key: str, columns: dict[str, str]) -> int:
        """The id of the row of that key, which is made from the columns where there is none."""
        answer = self._transport.call(
            self._model,
            "load",
            fields=["id", *columns],
            data=[[f"{MODULE}.{external_name(key)}", *columns.values()]],
            context=KEEP,
        )
        if answer["ids"]:
            return int(answer["ids"][0])
        raise _refusal(answer["messages"])

    def find(self, key: str) -> int | None:
        """The id of the row, archived or not."""
        arguments = {"module": MODULE, "xml_id": external_name(key)}
        try:
            found = self._transport.call(
                "ir.model.data", "check_object_reference", context={"active_test": False}, **arguments
            )
        except ProviderError as error:
            if is_unknown_external_id(error):
                return None
            raise
        return int(found[1]) if found[1] else None


def external_name(key: str) -> str:
    """A key in the letters that external ids may have: no dot, no space."""
    return re.sub(r"[^a-z0-9_-]+", "_", key.lower())


def _refusal(messages: list[dict[str, Any]]) -> ProviderError:
    """A refused `load` is a good answer that holds no ids. Its messages bear no exception's name."""
    text = shortened("; ".join(str(message.get("message", "")) for message in messages))
    name = "AccessError" if "not allowed" in text else "ValidationError"
    kind = kind_of_exception(name, text) if text else ErrorKind.UNAVAILABLE
    return ProviderError(PROVIDER, kind, text or "refused without saying why")
