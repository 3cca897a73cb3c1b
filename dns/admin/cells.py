"""What stands in a cell of a list, or beside a name on a page of one row: the same in both."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.decorators import display
from unfold.utils import display_for_label

SHOWN = 48


def badge(value: str, words: str, colours: dict[str, str]) -> SafeString:
    """Unfold colours labels by itself in lists only."""
    return SafeString(display_for_label((value, words), "", colours))


def shortened(text: str) -> SafeString | str:
    """A DKIM key or a marker would push other columns out of sight; who points at it is told the whole."""
    return text if len(text) <= SHOWN else format_html('<span title="{}">{}…</span>', text, text[:SHOWN])


class LifetimeMixin:
    """Of rows with a column ttl, which Django would call Ttl."""

    @display(description="TTL", ordering="ttl", empty_value="–")  # type: ignore[untyped-decorator]
    def lifetime(self, row: Any) -> str | None:
        return None if row.ttl is None else f"{row.ttl} s"
