"""Misbehaviour on request. Faults survive a restart, like everything else here."""

import random
import uuid
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from sandbox.store import Store

HTTP_KINDS = ("hang", "drip", "html")
CALL_KINDS = ("delay", "status", "reset", "applied_then_reset", *HTTP_KINDS)
DNS_KINDS = ("dead", "refused", "servfail", "wrong", "no_authority", "truncated")
IONOS_KINDS = ("disable_foreign", "realistic_speed")
WEBHOOK_KINDS = ("drop_webhook", "duplicate_webhook")
KINDS = (*CALL_KINDS, *WEBHOOK_KINDS, "lag", *DNS_KINDS, *IONOS_KINDS)
BOUNDS = {"status": (200, 599), "seconds": (0, 86400), "probability": (0, 1), "times": (1, 1_000_000)}
USUAL = {"html": {"status": 200}}  # the nastiest: a page that calls itself a success


class BadFaultError(ValueError):
    """The description of a fault makes no sense; the text says why."""


@dataclass(frozen=True)
class Fault:
    """`times` counts down to nothing; None means until it is cleared.

    `seconds` is for delay, lag, hang (until it hangs up) and drip (between two bytes). `server` is one of several name
    servers. `value` is the wrong answer, or the name of the record that a write disables.
    """

    system: str
    kind: str
    operation: str | None = None
    server: str | None = None
    value: str | None = None
    status: int = 500
    seconds: float = 1.0
    probability: float = 1.0
    times: int | None = None
    id: str = field(default_factory=lambda: uuid.uuid4().hex)

    def concerns(self, system: str, operation: str, server: str | None = None) -> bool:
        meant = self.operation in (None, "", operation) and self.server in (None, "", server)
        return self.system == system and meant


class Faults:
    def __init__(self, store: Store, systems: list[str]) -> None:
        self._store = store
        self._systems = systems
        self._struck: Counter[str] = Counter()

    def add(self, description: dict[str, Any]) -> Fault:
        """Raises BadFaultError."""
        fault = _parse(description, self._systems)
        self._store.put("_sandbox", "fault", fault.id, asdict(fault))
        return fault

    def all(self) -> list[Fault]:
        return [Fault(**document) for document in self._store.all("_sandbox", "fault")]

    def struck(self, id: str) -> int:
        """How often since this process started."""
        return self._struck[id]

    def clear(self, id: str | None = None) -> None:
        for fault in self.all():
            if id in (None, fault.id):
                self._store.delete("_sandbox", "fault", fault.id)

    def take(
        self,
        system: str,
        operation: str,
        kinds: tuple[str, ...] = CALL_KINDS,
        *,
        named: bool = False,
        server: str | None = None,
    ) -> Fault | None:
        """The first fault that strikes this call, counted down; with `named` only one that names the operation."""
        with self._store.lock:
            for fault in self.all():
                meant = fault.concerns(system, operation, server) and (fault.operation or not named)
                if fault.kind in kinds and meant and random.random() < fault.probability:  # noqa: S311
                    self._struck[fault.id] += 1
                    self._count_down(fault)
                    return fault
        return None

    def lag(self, system: str, server: str | None = None) -> float:
        """Seconds by which what `system` shows lies behind; a lag is a state, so it is not counted down."""
        lags = (f for f in self.all() if f.kind == "lag" and f.concerns(system, f.operation or "", server))
        return max((fault.seconds for fault in lags), default=0.0)

    def is_on(self, system: str, kind: str) -> bool:
        """Whether a fault that is a state stands, for whatever operation."""
        return any(fault.kind == kind and fault.system == system for fault in self.all())

    def _count_down(self, fault: Fault) -> None:
        if fault.times is None:
            return
        if fault.times <= 1:
            self._store.delete("_sandbox", "fault", fault.id)
        else:
            self._store.put("_sandbox", "fault", fault.id, {**asdict(fault), "times": fault.times - 1})


def _parse(description: dict[str, Any], systems: list[str]) -> Fault:
    allowed = {"system", "operation", "server", "value", "kind", "status", "seconds", "probability", "times"}
    if unknown := set(description) - allowed:
        raise BadFaultError(f"unknown: {', '.join(sorted(unknown))}; allowed: {', '.join(sorted(allowed))}")
    if description.get("system") not in systems:
        raise BadFaultError(f"system must be one of {', '.join(systems)}")
    if description.get("kind") not in KINDS:
        raise BadFaultError(f"kind must be one of {', '.join(KINDS)}")
    _refuse_senseless(description)
    numbers = {"status": int, "seconds": float, "probability": float, "times": int}
    try:
        values = {name: numbers.get(name, str)(value) for name, value in description.items() if value is not None}
    except (TypeError, ValueError):
        raise BadFaultError("status and times must be whole numbers, seconds and probability numbers") from None
    for name, (lowest, highest) in BOUNDS.items():
        if not lowest <= values.get(name, lowest) <= highest:
            raise BadFaultError(f"{name} must be from {lowest} to {highest}")
    return Fault(**{**USUAL.get(values["kind"], {}), **values})


def _refuse_senseless(description: dict[str, Any]) -> None:
    """A fault that could never strike would make a test pass for nothing."""
    system, kind = description["system"], description["kind"]
    only = {**dict.fromkeys(DNS_KINDS, "dns"), **dict.fromkeys(IONOS_KINDS, "ionos")}
    if only.get(kind, system) != system:
        raise BadFaultError(f"{kind} is a fault of {only[kind]} alone")
    if system == "dns" and kind in HTTP_KINDS:
        raise BadFaultError(f"{kind} is not a fault of dns")
    if description.get("server") and system != "dns":
        raise BadFaultError("server is for dns alone")
