"""The brake of the loop, right before a write begins: what everybody repairs at once is counted by one at a time."""

from collections.abc import Iterator
from contextlib import contextmanager

from dns.models import JournalEntry
from dns.plans.thresholds import FORCE, HELD_BACK, WINDOW, Tally, counted_alone
from dns.providers.base import DnsZone
from dns.writes.journaling import PlaceWrite
from sonicus.lib.outcomes import MustWaitError, Waiting
from tenants.models import Organization

HELD_BACK_SECONDS = 300.0


class Brake:
    """Of one organization's repairs below one base domain, as the Writer asks for it."""

    def __init__(self, organization: Organization, base: str) -> None:
        self._organization = organization
        self._base = base

    @contextmanager
    def __call__(self, zone: DnsZone, writes: list[PlaceWrite]) -> Iterator[None]:
        """What is begun within is counted. Raises MustWaitError where it would be too much by now."""
        changed = sum(write.action != JournalEntry.Action.CREATE for write in writes)
        if not changed:
            yield
            return
        with counted_alone(zone.name, self._organization.pk, changed) as tally:
            if tally.is_too_much:
                raise MustWaitError(why_held_back(tally, zone, self._base))
            yield


def why_held_back(tally: Tally, zone: DnsZone, base: str) -> Waiting:
    minutes = int(WINDOW.total_seconds() // 60)
    message = (
        f"Zone {zone.name}: {tally}, within {minutes} minutes and without anybody having asked. They are held"
        f" back. See: manage.py dns plan --zone {base}. If they are right: {FORCE} --zone {base}"
    )
    return Waiting(HELD_BACK, message, HELD_BACK_SECONDS)
