"""What stands in a cell of a list, or beside a name on a page of one row: the same in both."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.utils import display_for_label

SHOWN = 48


def badge(value: str, words: str, colours: dict[str, str]) -> SafeString:
    """Unfold colours labels by itself in lists only."""
    return SafeString(display_for_label((value, words), "", colours))


def shortened(text: str) -> SafeString | str:
    """A DKIM key or a marker would push other columns out of sight; who points at it is told the whole."""
    return text if len(text) <= SHOWN else format_html('<span title="{}">{}…</span>', text, text[:SHOWN])
