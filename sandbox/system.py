"""What every stand-in is made of."""

import json
from abc import ABC, abstractmethod
from collections import deque
from dataclasses import dataclass, field
from typing import Any, ClassVar

from werkzeug.routing import Rule
from werkzeug.wrappers import Request, Response

from sandbox.clock import Clock
from sandbox.credentials import Credentials
from sandbox.faults import Fault, Faults
from sandbox.outbox import Outbox
from sandbox.store import Store


@dataclass
class World:
    """What all systems share."""

    store: Store
    clock: Clock
    faults: Faults
    outbox: Outbox
    credentials: Credentials
    url: str = ""  # where the sandbox answers, known once it listens
    name_servers: dict[str, int] = field(default_factory=dict)  # ns1, ns2, ... and the port of each
    smtp_port: int = 0
    requests: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=500))

    @property
    def dns_port(self) -> int:
        return next(iter(self.name_servers.values()), 0)


class System(ABC):
    """One outside system, mounted at /<name>. A rule's endpoint names the method that answers, and the operation."""

    name: ClassVar[str]

    def __init__(self, world: World) -> None:
        self.world = world

    @abstractmethod
    def rules(self) -> list[Rule]:
        """Addresses below the mount, e.g. Rule("/v1/zones", endpoint="list_zones", methods=["GET"])."""

    @abstractmethod
    def state(self) -> Any:
        """What it holds, for GET /_sandbox/state."""

    def furnish(self) -> None:  # noqa: B027 (most have nothing to lay)
        """Lay what the system has from the beginning; called at start and after a reset, must keep what is there."""

    def time_passed(self) -> None:  # noqa: B027 (most need not be told)
        """The clock was put forward."""

    def operation(self, endpoint: str, request: Request, arguments: dict[str, Any]) -> str:
        """What faults and the list of requests call this. A system with one address for everything says it finer."""
        return endpoint

    def refuse(self, request: Request, operation: str) -> Response | None:
        """An answer to whom must not be answered (a wrong key), else None."""
        return None

    def answer(self, operation: str, request: Request, arguments: dict[str, Any]) -> Response:
        response: Response = getattr(self, operation)(request, **arguments)
        return response

    def broken(self, fault: Fault) -> Response:
        """How this system words a `status` fault."""
        return json_response({"message": "fault on request"}, fault.status)

    def broken_answer(self, fault: Fault, request: Request) -> Response:
        """The same, for a system whose wording depends on the protocol that is spoken."""
        return self.broken(fault)

    def not_found(self, request: Request) -> Response:
        return json_response({"message": "no such address"}, 404)

    def method_not_allowed(self, request: Request) -> Response:
        return json_response({"message": "method not allowed"}, 405)


def json_response(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(json.dumps(body), status, headers, content_type="application/json")
