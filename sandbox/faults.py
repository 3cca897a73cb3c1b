"""Misbehaviour on request. Faults survive a restart, like everything else here."""

import random
import uuid
from dataclasses import asdict, dataclass, field
from typing import Any

from sandbox.store import Store

KINDS = ("delay", "status", "reset", "applied_then_reset", "drop_webhook", "duplicate_webhook", "lag")
BOUNDS = {"status": (200, 599), "seconds": (0, 86400), "probability": (0, 1), "times": (1, 1_000_000)}
CALL_KINDS = ("delay", "status", "reset", "applied_then_reset")


class BadFaultError(ValueError):
    """The description of a fault makes no sense; the text says why."""


@dataclass(frozen=True)
class Fault:
    """`times` counts down to nothing; None means until it is cleared. `seconds` is for delay and lag."""

    system: str
    kind: str
    operation: str | None = None
    status: int = 500
    seconds: float = 1.0
    probability: float = 1.0
    times: int | None = None
    id: str = field(default_factory=lambda: uuid.uuid4().hex)

    def concerns(self, system: str, operation: str) -> bool:
        return self.system == system and self.operation in (None, "", operation)


class Faults:
    def __init__(self, store: Store, systems: list[str]) -> None:
        self._store = store
        self._systems = systems

    def add(self, description: dict[str, Any]) -> Fault:
        """Raises BadFaultError."""
        fault = _parse(description, self._systems)
        self._store.put("_sandbox", "fault", fault.id, asdict(fault))
        return fault

    def all(self) -> list[Fault]:
        return [Fault(**document) for document in self._store.all("_sandbox", "fault")]

    def clear(self, id: str | None = None) -> None:
        for fault in self.all():
            if id in (None, fault.id):
                self._store.delete("_sandbox", "fault", fault.id)

    def take(
        self, system: str, operation: str, kinds: tuple[str, ...] = CALL_KINDS, *, named: bool = False
    ) -> Fault | None:
        """The first fault that strikes this call, counted down; with `named` only one that names the operation."""
        with self._store.lock:
            for fault in self.all():
                meant = fault.concerns(system, operation) and (fault.operation or not named)
                if fault.kind in kinds and meant and random.random() < fault.probability:  # noqa: S311
                    self._count_down(fault)
                    return fault
        return None

    def lag(self, system: str) -> float:
        """Seconds by which what `system` shows lies behind; a lag is a state, so it is not counted down."""
        return max((f.seconds for f in self.all() if f.kind == "lag" and f.system == system), default=0.0)

    def _count_down(self, fault: Fault) -> None:
        if fault.times is None:
            return
        if fault.times <= 1:
            self._store.delete("_sandbox", "fault", fault.id)
        else:
            self._store.put("_sandbox", "fault", fault.id, {**asdict(fault), "times": fault.times - 1})


def _parse(description: dict[str, Any], systems: list[str]) -> Fault:
    allowed = {"system", "operation", "kind", "status", "seconds", "probability", "times"}
    if unknown := set(description) - allowed:
        raise BadFaultError(f"unknown: {', '.join(sorted(unknown))}; allowed: {', '.join(sorted(allowed))}")
    if description.get("system") not in systems:
        raise BadFaultError(f"system must be one of {', '.join(systems)}")
    if description.get("kind") not in KINDS:
        raise BadFaultError(f"kind must be one of {', '.join(KINDS)}")
    numbers = {"status": int, "seconds": float, "probability": float, "times": int}
    try:
        values = {name: numbers.get(name, str)(value) for name, value in description.items() if value is not None}
    except (TypeError, ValueError):
        raise BadFaultError("status and times must be whole numbers, seconds and probability numbers") from None
    for name, (lowest, highest) in BOUNDS.items():
        if not lowest <= values.get(name, lowest) <= highest:
            raise BadFaultError(f"{name} must be from {lowest} to {highest}")
    return Fault(**values)
