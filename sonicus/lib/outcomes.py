"""What a step says of the world: the changes it wants, and whether what it asked for is in effect."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Change:
    """One difference between observed and desired state, and the act that removes it.

    `apply` may run twice, or after a time-out that did in fact succeed: it must leave exactly one thing outside.
    """

    action: str  # a verb: create, update, delete, migrate, scale, remember
    target: str  # what, in the field's words: "A acme.sonicus.eu"
    detail: str = ""
    apply: Callable[[], object] = field(default=lambda: None, repr=False, compare=False)

    def __str__(self) -> str:
        return f"{self.action} {self.target}" + (f": {self.detail}" if self.detail else "")


@dataclass(frozen=True)
class Ready:
    """What was asked for is in effect."""

    message: str = ""


@dataclass(frozen=True)
class Waiting:
    """Not yet in effect, and nobody's fault. `retry_in` is in seconds."""

    reason: str  # machine-readable, CamelCase: NotYetAuthoritative
    message: str  # for people: what is awaited and what happens next
    retry_in: float


Verdict = Ready | Waiting


class MustWaitError(Exception):
    """Raised by a change that may not be made any more, though it might when it was planned. Nobody's fault."""

    def __init__(self, waiting: Waiting) -> None:
        super().__init__(waiting.message)
        self.waiting = waiting


@dataclass(frozen=True)
class Holding:
    """One thing that an organization holds in an outside system."""

    kind: str  # schema, record, customer, subscription, lead, release, deployment
    identifier: str  # as the outside system calls it
    label: str = ""  # for people
