"""The only way in which anything is written to a zone.

Policy first; then the zone is seen whole, the write is begun in the journal, sent, and the zone is seen again: what was
asked for must stand there, and everything else must stand as before.
"""

import logging
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field

from django.utils import timezone

from dns.models import JournalEntry, Record
from dns.providers.base import DnsProvider, DnsRecord, DnsZone
from dns.records.ownership import Ownership
from dns.records.places import by_place
from dns.registry import provider_for
from dns.writes import journaling
from dns.writes.authorship import Authorship
from dns.writes.elsewhere import Change, changes_elsewhere, in_words
from dns.writes.journaling import PlaceWrite
from dns.writes.notices import tell_staff_of_changes_elsewhere
from dns.writes.policy import objection
from dns.writes.sight import Sight
from sonicus.lib.providers import ErrorKind, ProviderError
from tenants.models import Organization

logger = logging.getLogger(__name__)

Send = Callable[[DnsProvider, DnsZone, list[PlaceWrite]], object]
Permit = Callable[[DnsZone, list[PlaceWrite]], AbstractContextManager[None]]  # held while writes are begun


def always(zone: DnsZone, writes: list[PlaceWrite]) -> AbstractContextManager[None]:
    return nullcontext()


@dataclass(frozen=True)
class Writer:
    """For one owner: an organization, or the platform itself. `is_drift` where nobody asked for a change; `permit` may
    refuse to begin.

    All methods raise ProviderError, and may be repeated. Never call them within a transaction: the journal must be
    committed before anything is sent.
    """

    base: str
    organization: Organization | None = None
    by: Authorship = field(default_factory=Authorship)
    is_drift: bool = False
    permit: Permit = always

    def claim(self, records: Iterable[DnsRecord]) -> None:
        """As `upsert`, in one call, and only while nothing stands at these names: else CONFLICT."""
        wanted = list(records)
        self._write(lambda sight: sight.putting(wanted), lambda provider, zone, _: provider.claim(zone, wanted))

    def upsert(self, records: Iterable[DnsRecord]) -> None:
        """At these places these stand; what others keep there (texts, not addresses) stays beside them."""
        wanted = list(records)
        self._write(lambda sight: sight.putting(wanted), _send_places)

    def delete(self, records: Iterable[DnsRecord]) -> None:
        """Remove these; those that are gone already are done."""
        unwanted = list(records)
        remove: Send = lambda provider, zone, writes: provider.delete(zone, _removed(writes))  # noqa: E731
        self._write(lambda sight: sight.removing(unwanted), remove, deletes=True)

    def _write(self, intend: Callable[[Sight], list[PlaceWrite]], send: Send, *, deletes: bool = False) -> None:
        if refusal := objection(self.base, deletes=deletes):
            raise ProviderError("DNS", ErrorKind.AUTH, refusal)
        provider = provider_for(self.base)
        sight = self._look_at(provider)
        journaling.settle_left_open(sight.zone, self.organization, sight.seen)
        writes = [write for write in intend(sight) if write.differs]
        if not writes:
            return
        with self.permit(sight.zone, writes):
            entries = journaling.begin(sight.zone, writes, self.organization, self.by, is_drift=self.is_drift)
        try:
            send(provider, sight.zone, writes)
            seen = provider.survey(sight.zone)
        except ProviderError as error:
            self._note(entries, error, provider, sight.zone)
            raise
        undone = self._end(entries, sight.zone, seen)
        self._compare(sight, seen, entries)
        if undone:
            raise undone

    def _look_at(self, provider: DnsProvider) -> Sight:
        zone, at = provider.zone_for(self.base), timezone.now()
        seen = provider.survey(zone)
        remembered = Record.objects.filter(organization=self.organization, zone=zone.name).as_values()
        return Sight(zone, seen, Ownership(self.organization, seen, remembered), at)

    def _end(self, entries: list[JournalEntry], zone: DnsZone, seen: list[DnsRecord]) -> ProviderError | None:
        places = by_place(seen)
        undone = [e for e in entries if not journaling.end(e, zone, places.get((e.name, e.type), []))]
        if not undone:
            return None
        names = ", ".join(f"{entry.type} {entry.name}" for entry in undone)
        message = f"{names} does not stand in zone {zone.name} as it was written"
        return ProviderError("DNS", ErrorKind.UNAVAILABLE, message)

    def _compare(self, sight: Sight, seen: list[DnsRecord], entries: list[JournalEntry]) -> None:
        ours = [(entry.name, entry.type) for entry in entries]
        if changes := changes_elsewhere(sight.zone, sight.seen, seen, ours, sight.at):
            _report(entries[0], changes)

    def _note(self, entries: list[JournalEntry], error: ProviderError, provider: DnsProvider, zone: DnsZone) -> None:
        """Where the provider answered, a look tells what was done; where it did not, the next turn looks."""
        JournalEntry.objects.filter(pk__in=[entry.pk for entry in entries]).update(message=str(error))
        if error.kind.passes_by_itself:
            return
        try:
            places = by_place(provider.survey(zone))
        except ProviderError:
            places = {}
        for entry in entries:
            journaling.end(entry, zone, places.get((entry.name, entry.type), []), str(error))


def _send_places(provider: DnsProvider, zone: DnsZone, writes: list[PlaceWrite]) -> None:
    provider.upsert(zone, [record for write in writes for record in write.after])


def _removed(writes: list[PlaceWrite]) -> list[DnsRecord]:
    return [record for write in writes for record in write.before if record not in write.kept]


def _report(entry: JournalEntry, changes: list[Change]) -> None:
    JournalEntry.objects.filter(pk=entry.pk).update(elsewhere=changes)
    for change in changes:
        logger.warning("zone %s changed elsewhere during %s: %s", entry.zone, entry, in_words(change))
    tell_staff_of_changes_elsewhere(entry, changes)
