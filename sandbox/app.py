"""One WSGI application for all systems: finds the operation, lets a fault strike, answers."""

import time
from collections.abc import Iterable, Iterator
from typing import Any

from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import Map, RequestRedirect, Submount
from werkzeug.wrappers import Request, Response

from sandbox.faults import Fault
from sandbox.system import System, World

NO_ANSWER = 0
PAGE = "<!doctype html><html><body><h1>Please try again later</h1></body></html>"


class ConnectionCutError(ConnectionResetError):
    """A fault ends the connection without an answer."""


class App:
    """`mounts` gives each system its place; a system named "" answers at the root."""

    def __init__(self, world: World, systems: list[System]) -> None:
        self._world = world
        self._systems = {system.name: system for system in systems}
        self._map = Map([_mounted(system) for system in systems], strict_slashes=False, merge_slashes=False)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        request = Request(environ)
        return self._respond(request)(environ, start_response)

    def _respond(self, request: Request) -> Response:
        system = self._system_of(request)
        try:
            endpoint, arguments = self._map.bind_to_environ(request.environ).match()
        except MethodNotAllowed:
            return system.method_not_allowed(request)
        except (NotFound, RequestRedirect):
            return system.not_found(request)
        return self._operate(system, endpoint.partition(":")[2], request, dict(arguments))

    def _system_of(self, request: Request) -> System:
        first = request.path.strip("/").partition("/")[0]
        return self._systems.get(first) or self._systems[""]

    def _operate(self, system: System, endpoint: str, request: Request, arguments: dict[str, Any]) -> Response:
        operation = system.operation(endpoint, request, arguments)
        fault = self._world.faults.take(system.name, operation)
        if fault and fault.kind in ("reset", "hang"):
            self._note(system, operation, request, NO_ANSWER)
            time.sleep(fault.seconds if fault.kind == "hang" else 0)
            raise ConnectionCutError
        if fault and (struck := self._strike(system, fault, request)):
            self._note(system, operation, request, struck.status_code)
            return struck
        response = system.refuse(request, endpoint) or system.answer(endpoint, request, arguments)
        self._note(system, operation, request, response.status_code)
        if fault and fault.kind == "applied_then_reset":
            raise ConnectionCutError
        return _dripping(response, fault.seconds) if fault and fault.kind == "drip" else response

    def _strike(self, system: System, fault: Fault, request: Request) -> Response | None:
        if fault.kind == "delay":
            time.sleep(fault.seconds)
        if fault.kind == "html":
            return Response(PAGE, fault.status, content_type="text/html")
        return system.broken_answer(fault, request) if fault.kind == "status" else None

    def _note(self, system: System, operation: str, request: Request, status: int) -> None:
        """The page and the control address are not the outside world; what they are asked is not kept."""
        if system.name in ("", "_sandbox"):
            return
        facts = {"system": system.name, "operation": operation, "method": request.method, "path": request.path}
        at = self._world.clock.now()
        self._world.requests.append({**facts, "query": request.query_string.decode(), "status": status, "at": at})


def _dripping(response: Response, seconds: float) -> Response:
    """The same answer with its length, byte by byte: a read time-out never comes (only a deadline ends it)."""
    return Response(_drops(response.get_data(), seconds), response.status, response.headers)


def _drops(body: bytes, seconds: float) -> Iterator[bytes]:
    for byte in body:
        time.sleep(seconds)
        yield bytes([byte])


def _mounted(system: System) -> Submount:
    rules = system.rules()
    for rule in rules:
        rule.endpoint = f"{system.name}:{rule.endpoint}"
    return Submount(f"/{system.name}", rules) if system.name else Submount("", rules)
