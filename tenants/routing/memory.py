"""What one process remembers: the organizations of hosts, for as long as it hears of every change."""

import threading
import time
from dataclasses import dataclass
from uuid import UUID

from tenants.models import Organization

LIMIT = 10_000  # hosts; then all are forgotten, and those that are in use come back by themselves
MOST_SECONDS = 60.0  # how old an entry gets, whatever was told or not


@dataclass(frozen=True, slots=True)
class Entry:
    organization: Organization
    until: float


class Memory:
    """Times are those of time.monotonic(). Who looks in waits for no lock.

    It is believed until a moment that the listener moves forward each time it has proved that it hears. When the
    listener hangs, however that came, the moment passes, nothing is believed, and the database is asked.
    """

    def __init__(self) -> None:
        self._entries: dict[str, Entry] = {}
        self._lock = threading.Lock()
        self._believed_until = 0.0
        self._changes = 0

    @property
    def changes(self) -> int:
        """How many there were. To be read before the database is asked for what shall be remembered."""
        return self._changes

    def recall(self, host: str) -> Organization | None:
        entry = self._entries.get(host)
        if entry is None:
            return None
        now = time.monotonic()
        return entry.organization if now < entry.until and now < self._believed_until else None

    def remember(self, host: str, organization: Organization, *, changes: int) -> None:
        """Nothing, when there was a change since the database began to answer: the answer may be of before."""
        now = time.monotonic()
        with self._lock:
            if changes != self._changes or now >= self._believed_until:
                return
            if len(self._entries) >= LIMIT:
                self._entries.clear()
            self._entries[host] = Entry(organization, now + MOST_SECONDS)

    def forget_host(self, host: str) -> None:
        with self._lock:
            self._changes += 1
            self._entries.pop(host, None)

    def forget_organization(self, organization_id: UUID) -> None:
        with self._lock:
            self._changes += 1
            for host in [host for host, entry in self._entries.items() if entry.organization.pk == organization_id]:
                del self._entries[host]

    def forget_everything(self) -> None:
        with self._lock:
            self._changes += 1
            self._entries.clear()

    def believe_for(self, seconds: float) -> None:
        self._believed_until = time.monotonic() + seconds

    def doubt(self) -> None:
        """What changes from now on may not be heard."""
        self._believed_until = 0.0
        self.forget_everything()
