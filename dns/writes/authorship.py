"""Who has something written, and why: in a turn of the loop nobody in particular, in a command whoever runs it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from dns.models import JournalEntry, Pin
from tenants.models import User

LOOP = "loop"
WHY_LONGEST = 200


@dataclass(frozen=True)
class Authorship:
    """`is_forced` lifts the brake of dns/plans/thresholds.py; `reverts` is the entry that is taken back."""

    actor: User | str = LOOP
    why: str = "as desired"
    is_forced: bool = False
    reverts: JournalEntry | None = None

    @property
    def person(self) -> User | None:
        return self.actor if isinstance(self.actor, User) else None


_current: ContextVar[Authorship | None] = ContextVar("authorship", default=None)


@contextmanager
def acting(authorship: Authorship) -> Iterator[None]:
    """Everything that this thread has written meanwhile is by this author."""
    token = _current.set(authorship)
    try:
        yield
    finally:
        _current.reset(token)


def current_author() -> Authorship | None:
    return _current.get()


def author_of(pin: Pin) -> Authorship:
    return Authorship(pin.made_by or "staff", pin.why or "pinned", reverts=pin.entry)
