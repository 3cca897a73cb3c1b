"""The page at /: the world outside at a glance, and switches for its faults. Works without JavaScript."""

from importlib import resources
from typing import Any

from werkzeug.routing import Rule
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from sandbox.control import Control, refuse_other_websites
from sandbox.faults import BadFaultError
from sandbox.page import cards, document
from sandbox.page.document import View
from sandbox.system import System, World

LAST_REQUESTS = 60
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; form-action 'self'"
)
EXTRA_OPERATIONS = {"callback", "run"}


class Page(System):
    name = ""

    def __init__(self, world: World, systems: list[System], control: Control) -> None:
        super().__init__(world)
        self._systems = systems
        self._control = control

    def rules(self) -> list[Rule]:
        return [
            Rule("/", endpoint="home", methods=["GET"]),
            Rule("/faults", endpoint="add_fault", methods=["POST"]),
            Rule("/faults/clear", endpoint="clear_faults", methods=["POST"]),
            Rule("/clock", endpoint="advance_clock", methods=["POST"]),
            Rule("/reset", endpoint="ask_before_reset", methods=["GET"]),
            Rule("/reset", endpoint="reset", methods=["POST"]),
            Rule("/page.<any(css, js):kind>", endpoint="file", methods=["GET"]),
        ]

    def state(self) -> Any:
        return None

    def refuse(self, request: Request, operation: str) -> Response | None:
        return refuse_other_websites(request)

    def home(self, request: Request) -> Response:
        return _html(document.home(self._view(watch="watch" in request.args)))

    def add_fault(self, request: Request) -> Response:
        given = {name: value.strip() for name, value in request.form.items()}
        try:
            self.world.faults.add({name: value for name, value in given.items() if value})
        except BadFaultError as error:
            return _html(document.home(self._view(problem=f"{error}.", given=given)), 400)
        return _back("faults")

    def clear_faults(self, request: Request) -> Response:
        self.world.faults.clear(request.form.get("id") or None)
        return _back("faults")

    def advance_clock(self, request: Request) -> Response:
        seconds = request.form.get("advance_seconds", "")
        if seconds.isdigit() and int(seconds) <= 366 * 86400:
            self._control.advance(int(seconds))
        return _back("clock")

    def ask_before_reset(self, request: Request) -> Response:
        return _html(document.reset_question())

    def reset(self, request: Request) -> Response:
        self._control.empty()
        return _back("")

    def file(self, request: Request, kind: str) -> Response:
        text = resources.files("sandbox.page").joinpath(f"page.{kind}").read_text()
        return Response(text, content_type={"css": "text/css", "js": "text/javascript"}[kind] + "; charset=utf-8")

    def _view(self, *, watch: bool = False, problem: str = "", given: dict[str, str] | None = None) -> View:
        now = self.world.clock.now()
        shift = self.world.clock.shift
        return View(
            cards=cards.all_cards(self._control.state(), self.world.url, self.world.smtp_port),
            faults=self.world.faults.all(),
            outbox=cards.outbox_table(self.world.outbox.pending(), now),
            requests=cards.requests_table(list(self.world.requests)[-LAST_REQUESTS:]),
            systems=[system.name for system in self._systems],
            operations=self._operations(),
            servers=list(self.world.name_servers),
            time=f"{cards.day_of(now)} {cards.time_of(now)[:5]}",
            shift=f", {shift / 86400:.1f} days ahead" if shift else "",
            watch=watch,
            problem=problem,
            given=given or {},
        )

    def _operations(self) -> list[str]:
        """Names that a fault may bear; each system knows its own."""
        seen = {request.get("operation", "") for request in list(self.world.requests)}
        return sorted((seen | EXTRA_OPERATIONS) - {""})


def _html(text: str, status: int = 200) -> Response:
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store", "X-Frame-Options": "DENY"}
    return Response(text, status, headers, content_type="text/html; charset=utf-8")


def _back(place: str) -> Response:
    return redirect(f"/#{place}" if place else "/", 303)
