"""The sandbox's own address: what it holds, and how it should misbehave."""

from typing import Any
from urllib.parse import urlsplit

from werkzeug.routing import Rule
from werkzeug.wrappers import Request, Response

from sandbox.faults import BadFaultError
from sandbox.system import System, World, json_response

MOST_SECONDS = 10 * 366 * 86400


class Control(System):
    """Mounted at /_sandbox."""

    name = "_sandbox"

    def __init__(self, world: World, systems: list[System]) -> None:
        super().__init__(world)
        self._systems = systems

    def rules(self) -> list[Rule]:
        return [
            Rule("/state", endpoint="show_state", methods=["GET"]),
            Rule("/faults", endpoint="list_faults", methods=["GET"]),
            Rule("/faults", endpoint="add_fault", methods=["POST"]),
            Rule("/faults", endpoint="clear_faults", methods=["DELETE"]),
            Rule("/faults/<fault_id>", endpoint="clear_faults", methods=["DELETE"]),
            Rule("/reset", endpoint="reset", methods=["POST"]),
            Rule("/clock", endpoint="advance_clock", methods=["POST"]),
            Rule("/requests", endpoint="list_requests", methods=["GET"]),
            Rule("/outbox", endpoint="list_outbox", methods=["GET"]),
            Rule("/ionos/zones/<zone_id>", endpoint="lay_zone", methods=["PUT"]),
        ]

    def refuse(self, request: Request, operation: str) -> Response | None:
        return refuse_other_websites(request)

    def state(self) -> Any:
        return {system.name: system.state() for system in self._systems}

    def show_state(self, request: Request) -> Response:
        return json_response(self.state())

    def list_faults(self, request: Request) -> Response:
        faults = self.world.faults
        return json_response([{**fault.__dict__, "struck": faults.struck(fault.id)} for fault in faults.all()])

    def add_fault(self, request: Request) -> Response:
        body = request.get_json(silent=True, force=True)
        try:
            fault = self.world.faults.add(body if isinstance(body, dict) else {})
        except BadFaultError as error:
            return json_response({"error": str(error)}, 400)
        return json_response(fault.__dict__, 201)

    def clear_faults(self, request: Request, fault_id: str | None = None) -> Response:
        self.world.faults.clear(fault_id)
        return Response(status=204)

    def reset(self, request: Request) -> Response:
        self.empty()
        return Response(status=204)

    def empty(self) -> None:
        """Forget everything, and lay what each system has from the beginning."""
        with self.world.store.lock:
            self.world.store.clear()
            self.world.requests.clear()
            for system in self._systems:
                system.furnish()

    def advance_clock(self, request: Request) -> Response:
        body = request.get_json(silent=True, force=True)
        seconds = body.get("advance_seconds") if isinstance(body, dict) else None
        if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 <= seconds <= MOST_SECONDS:
            return json_response({"error": "advance_seconds must be a number, from 0 to 10 years"}, 400)
        self.advance(seconds)
        return json_response({"now": self.world.clock.now(), "shift": self.world.clock.shift})

    def advance(self, seconds: float) -> None:
        """Put the clock forward, and tell every system."""
        self.world.clock.advance(seconds)
        for system in self._systems:
            system.time_passed()

    def list_requests(self, request: Request) -> Response:
        return json_response(list(self.world.requests))

    def list_outbox(self, request: Request) -> Response:
        """Webhooks that were not delivered yet."""
        return json_response(self.world.outbox.pending())

    def lay_zone(self, request: Request, zone_id: str) -> Response:
        ionos = next(system for system in self._systems if system.name == "ionos")
        return ionos.answer("lay_zone", request, {"zone_id": zone_id})


def refuse_other_websites(request: Request) -> Response | None:
    """A page that somebody happens to have open in a browser may not change anything here."""
    origin = request.headers.get("Origin", "")
    if request.method != "GET" and origin and urlsplit(origin).netloc != request.host:
        return json_response({"message": "sent from another website"}, 403)
    return None
