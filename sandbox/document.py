"""A plain HTML page, for what the stand-ins show to people."""

from html import escape

STYLE = """
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 18%, transparent); }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; } a { color: LinkText; }
table { border-collapse: collapse; width: 100%; } th { text-align: left; font-weight: 600; }
th, td { padding: .45rem .6rem .45rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
tr:target { background: color-mix(in srgb, Highlight 25%, transparent); }
button { font: inherit; padding: .2rem .7rem; } form { display: inline; }
.quiet, .empty { opacity: .7; } .text { white-space: pre-wrap; overflow-wrap: anywhere; }
.paper { border: 1px solid var(--line); border-radius: .4rem; padding: 1rem; margin-top: 1rem; }
iframe { width: 100%; height: 32rem; border: 0; background: white; }
"""


def document(title: str, body: str) -> str:
    """`title` is text, `body` is HTML."""
    head = f'<meta charset=utf-8><meta name=viewport content="width=device-width"><title>{escape(title)}</title>'
    return f"<!doctype html><html lang=en>{head}<style>{STYLE}</style><h1>{escape(title)}</h1>{body}"
