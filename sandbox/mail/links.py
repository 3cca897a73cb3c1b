"""Addresses in a message's text, and its text made clickable."""

import re
from html import escape, unescape

ADDRESS = re.compile(r"https?://[^\s<>\"']+")
HREF = re.compile(r"""href\s*=\s*["'](https?://[^"']+)["']""", re.IGNORECASE)
NOT_AT_THE_END = ".,;:!?)]}>"


def find_links(text: str, html: str) -> list[str]:
    """Each once, in order; those of the text first."""
    in_text = [match.rstrip(NOT_AT_THE_END) for match in ADDRESS.findall(text)]
    in_html = [unescape(match) for match in HREF.findall(html)]
    return list(dict.fromkeys([*in_text, *in_html]))


def clickable(text: str) -> str:
    """The text as safe HTML, with its addresses as links."""
    pieces, position = [], 0
    for match in ADDRESS.finditer(text):
        address = match[0].rstrip(NOT_AT_THE_END)
        pieces += [escape(text[position : match.start()]), f'<a href="{escape(address)}">{escape(address)}</a>']
        position = match.start() + len(address)
    return "".join([*pieces, escape(text[position:])])
