"""The only way in which anything is written to a zone.

Policy first; then what stands at its places is seen, the write is begun in the journal, sent, and its places are seen
again: what was asked for must stand there. That everything else stands as before is compared soon after, for all writes
together (comparing.py); what it is compared with is seen before the write.
"""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field

from dns.models import JournalEntry, Record
from dns.providers.base import DnsProvider, DnsRecord, DnsZone
from dns.records.ownership import Ownership
from dns.records.places import Place, by_place
from dns.registry import provider_for
from dns.writes import journaling
from dns.writes.authorship import Authorship
from dns.writes.journaling import PlaceWrite
from dns.writes.policy import objection
from dns.writes.sight import Sight, places_around
from dns.writes.whole_look import ensure_look
from sonicus.lib.providers import ErrorKind, ProviderError
from tenants.models import Organization

Intend = Callable[[Sight, list[DnsRecord]], list[PlaceWrite]]
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
        self._write(wanted, Sight.putting, lambda provider, zone, _: provider.claim(zone, wanted))

    def upsert(self, records: Iterable[DnsRecord]) -> None:
        """At these places these stand; what others keep there (texts, not addresses) stays beside them."""
        self._write(list(records), Sight.putting, _put_places)

    def delete(self, records: Iterable[DnsRecord]) -> None:
        """Remove these; those that are gone already are done."""
        self._write(list(records), Sight.removing, _remove, deletes=True)

    def _write(self, records: list[DnsRecord], intend: Intend, send: Send, *, deletes: bool = False) -> None:
        if refusal := objection(self.base, deletes=deletes):
            raise ProviderError("DNS", ErrorKind.AUTH, refusal)
        provider = provider_for(self.base)
        zone = provider.zone_for(self.base)
        ensure_look(provider, zone)
        writes = [write for write in intend(self._look_at(provider, zone, records), records) if write.differs]
        if not writes:
            return
        with self.permit(zone, writes):
            entries = journaling.begin(zone, writes, self.organization, self.by, is_drift=self.is_drift)
        try:
            send(provider, zone, writes)
            seen = provider.at_places(zone, _places_of(entries))
        except ProviderError as error:
            self._note(entries, error, provider, zone)
            raise
        if undone := self._end(entries, zone, seen):
            raise undone

    def _look_at(self, provider: DnsProvider, zone: DnsZone, records: list[DnsRecord]) -> Sight:
        """Settles on the way what a turn that died has left open, our own or at the same places."""
        places = places_around(records)
        left_open = [entry for entry in journaling.abandoned(zone) if (entry.name, entry.type) in places]
        left_open += [entry for entry in journaling.left_open(zone, self.organization) if entry not in left_open]
        seen = provider.at_places(zone, places | _places_of(left_open))
        journaling.settle(left_open, zone, seen)
        remembered = Record.objects.filter(organization=self.organization, zone=zone.name).as_values()
        return Sight(zone, seen, Ownership(self.organization, seen, remembered))

    def _end(self, entries: list[JournalEntry], zone: DnsZone, seen: list[DnsRecord]) -> ProviderError | None:
        places = by_place(seen)
        undone = [e for e in entries if not journaling.end(e, zone, places.get((e.name, e.type), []))]
        if not undone:
            return None
        names = ", ".join(f"{entry.type} {entry.name}" for entry in undone)
        message = f"{names} does not stand in zone {zone.name} as it was written"
        return ProviderError("DNS", ErrorKind.UNAVAILABLE, message)

    def _note(self, entries: list[JournalEntry], error: ProviderError, provider: DnsProvider, zone: DnsZone) -> None:
        """Where the provider answered, a look tells what was done; where it did not, the next turn looks."""
        JournalEntry.objects.filter(pk__in=[entry.pk for entry in entries]).update(message=str(error))
        if error.kind.passes_by_itself:
            return
        try:
            places = by_place(provider.at_places(zone, _places_of(entries)))
        except ProviderError:
            places = {}
        for entry in entries:
            journaling.end(entry, zone, places.get((entry.name, entry.type), []), str(error))


def _put_places(provider: DnsProvider, zone: DnsZone, writes: list[PlaceWrite]) -> None:
    provider.upsert(zone, [record for write in writes for record in write.after])


def _remove(provider: DnsProvider, zone: DnsZone, writes: list[PlaceWrite]) -> None:
    provider.delete(zone, [record for write in writes for record in write.before if record not in write.kept])


def _places_of(entries: Iterable[JournalEntry]) -> set[Place]:
    return {(entry.name, entry.type) for entry in entries}
