"""A mailbox that receives everybody's mail; it is read at /mail, and delivered to over SMTP (server.py)."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from werkzeug.routing import Rule
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from sandbox.mail.links import find_links
from sandbox.mail.pages import mailbox_page, message_page
from sandbox.system import System, World

Message = dict[str, Any]
SEALED = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups"


class Mail(System):
    name = "mail"

    def rules(self) -> list[Rule]:
        return [
            Rule("/", endpoint="mailbox", methods=["GET"]),
            Rule("/", endpoint="empty", methods=["DELETE"]),
            Rule("/empty", endpoint="empty_from_page", methods=["POST"]),
            Rule("/<id>", endpoint="message", methods=["GET"]),
            Rule("/<id>/html", endpoint="html_part", methods=["GET"]),
        ]

    def state(self) -> list[Message]:
        """Oldest first."""
        return [{name: value for name, value in message.items() if name != "raw"} for message in self._messages()]

    def mailbox(self, request: Request) -> Response:
        return _page(mailbox_page(self._messages()[::-1]))

    def message(self, request: Request, id: str) -> Response:
        found = self.world.store.get("mail", "message", id)
        return _page(message_page(found)) if found else self.not_found(request)

    def html_part(self, request: Request, id: str) -> Response:
        """What the sender wrote, in a frame that can neither run nor load anything."""
        found = self.world.store.get("mail", "message", id)
        if not found:
            return self.not_found(request)
        response = _page(f'<base target="_blank">{found["html"]}')
        response.headers["Content-Security-Policy"] = SEALED
        return response

    def empty(self, request: Request) -> Response:
        for message in self._messages():
            self.world.store.delete("mail", "message", message["id"])
        return Response(status=204)

    def empty_from_page(self, request: Request) -> Response:
        self.empty(request)
        return redirect("/mail", 303)

    def not_found(self, request: Request) -> Response:
        return Response("There is no such message.", 404, content_type="text/plain")

    def _messages(self) -> list[Message]:
        return self.world.store.all("mail", "message")


def keep(world: World, sender: str, recipients: list[str], raw: bytes) -> str:
    """Store a message as it came in; return its id. Sender and recipients are those of the envelope."""
    parsed = message_from_bytes(raw, policy=default)
    text, html = _part(parsed, "plain"), _part(parsed, "html")
    id = str(world.store.next_number("mail.message"))
    message = {
        "id": id,
        "from": str(parsed["From"] or sender),
        "to": ", ".join(recipients),
        "subject": str(parsed["Subject"] or ""),
        "date": str(parsed["Date"] or ""),
        "text": text,
        "html": html,
        "links": find_links(text, html),
        "received_at": datetime.fromtimestamp(world.clock.now(), UTC).isoformat(timespec="seconds"),
        "raw": raw.decode("utf-8", "replace"),
    }
    world.store.put("mail", "message", id, message)
    return id


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    try:
        return str(part.get_content()).replace("\r\n", "\n") if part else ""
    except (LookupError, UnicodeError):  # a charset that nobody knows
        return ""


def _page(text: str) -> Response:
    return Response(text, content_type="text/html; charset=utf-8")
