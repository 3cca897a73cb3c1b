from html import escape
from typing import Any

from sandbox.document import document
from sandbox.mail.links import clickable

Message = dict[str, Any]
EMPTY = "<p class=empty>No mail yet. Whatever is sent here appears on this page; nothing leaves this machine.</p>"
EMPTY_BUTTON = '<form method=post action="/mail/empty"><button>Empty the mailbox</button></form>'


def mailbox_page(messages: list[Message]) -> str:
    rows = "".join(_row(message) for message in messages)
    table = f"<table><tr><th>Subject<th>To<th>Received</tr>{rows}</table><p>{EMPTY_BUTTON}</p>"
    return document("Mailbox", table if messages else EMPTY)


def message_page(message: Message) -> str:
    lines = {"From": message["from"], "To": message["to"], "Received": message["received_at"]}
    facts = "<br>".join(f"{name}: {escape(value)}" for name, value in lines.items())
    body = f'<p><a href="/mail">Back to the mailbox</a></p><p class=quiet>{facts}</p>{_text(message)}{_html(message)}'
    return document(message["subject"] or "(no subject)", body)


def _row(message: Message) -> str:
    subject = escape(message["subject"] or "(no subject)")
    link = f'<a href="/mail/{escape(message["id"])}">{subject}</a>'
    return f"<tr><td>{link}<td>{escape(message['to'])}<td>{escape(message['received_at'])}</tr>"


def _text(message: Message) -> str:
    return f'<div class="paper text">{clickable(message["text"])}</div>' if message["text"] else ""


def _html(message: Message) -> str:
    if not message["html"]:
        return ""
    links = "".join(f'<li><a href="{escape(link)}">{escape(link)}</a></li>' for link in message["links"])
    frame = f'<iframe title="The message as it was designed" src="/mail/{escape(message["id"])}/html"></iframe>'
    return (f"<p>Links:</p><ul>{links}</ul>" if links else "") + f'<div class="paper">{frame}</div>'
