"""What is to be written for one organization, in order, each deed one call of the Writer."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from dns.models import JournalEntry, Pin
from dns.plans.brake import Brake
from dns.plans.picture import Picture, PlaceDifference
from dns.providers.base import DnsRecord
from dns.records.ownership import marked_host
from dns.records.pins import pins_of
from dns.records.places import Place, as_json, by_place
from dns.writes.authorship import Authorship, author_of, current_author
from dns.writes.writing import Writer
from sonicus.lib.outcomes import Change
from tenants.models import Organization

Action = JournalEntry.Action


@dataclass(frozen=True)
class Deed:
    """`records` shall stand, or, for a deletion, go. `is_first` where nothing may stand there yet."""

    action: JournalEntry.Action
    base: str
    organization: Organization
    records: list[DnsRecord]
    there: list[DnsRecord] = field(default_factory=list)
    is_first: bool = False
    by: Authorship = field(default_factory=Authorship)
    is_drift: bool = False

    @property
    def removes(self) -> bool:
        return self.action == Action.DELETE

    @property
    def counted(self) -> int:
        """Places that were ours before and would be changed."""
        return 0 if self.action == Action.CREATE else len(by_place(self.records))

    @property
    def target(self) -> str:
        return ", ".join(f"{type} {name}" for name, type in by_place(self.records))

    def as_change(self) -> Change:
        detail = ", ".join(record.content for record in self.records)
        return Change(str(self.action), self.target, detail, apply=self.apply)

    def apply(self) -> None:
        writer = Writer(self.base, self.organization, self.by, self.is_drift)
        if self.is_drift:
            writer = replace(writer, permit=Brake(self.organization, self.base))
        if self.removes:
            writer.delete(self.records)
        elif self.is_first:
            writer.claim(self.records)
        else:
            writer.upsert(self.records)

    def as_facts(self) -> dict[str, object]:
        """What a saved plan keeps; equal facts are the same deed in the same world."""
        facts = {"organization": self.organization.slug, "zone": self.base, "action": str(self.action)}
        return {**facts, "target": self.target, "before": as_json(self.there), "records": as_json(self.records)}


def deeds_of(picture: Picture, left_over: list[DnsRecord], *, is_drift: bool) -> list[Deed]:
    """First make room, then write, then remove; markers last, so that what they call ours is known until it is gone."""
    unsorted = [
        *_removals(picture, left_over, "left over by an organization that is gone"),
        *_first(picture),
        *_further(picture),
        *removals_of(picture),
    ]
    pins = pins_of(picture.organization) if unsorted else {}
    return [_signed(replace(deed, is_drift=is_drift), pins) for deed in unsorted]


def removals_of(picture: Picture) -> list[Deed]:
    why = "leaves" if picture.organization.is_leaving else "no longer desired"
    return _removals(picture, picture.superfluous, why)


def _first(picture: Picture) -> list[Deed]:
    """All that an organization gets at names where nothing stands: in one call, marker and addresses together."""
    records = [record for record in picture.desired if record.name in picture.unclaimed]
    if not records:
        return []
    return [Deed(Action.CREATE, picture.base, picture.organization, records, is_first=True)]


def _further(picture: Picture) -> list[Deed]:
    return [
        _of(difference, picture) for difference in picture.differing if difference.place[0] not in picture.unclaimed
    ]


def _of(difference: PlaceDifference, picture: Picture) -> Deed:
    action = Action.UPDATE if difference.there else Action.CREATE
    return Deed(action, picture.base, picture.organization, difference.wanted, difference.there)


def _removals(picture: Picture, records: Iterable[DnsRecord], why: str) -> list[Deed]:
    markers: list[DnsRecord] = []
    others: list[DnsRecord] = []
    for record in records:
        (markers if marked_host(record.name) else others).append(record)
    by = Authorship(why=why)
    return [
        Deed(Action.DELETE, picture.base, picture.organization, group, group, by=by)
        for group in (others, markers)
        if group
    ]


def _signed(deed: Deed, pins: dict[Place, Pin]) -> Deed:
    """Whoever runs a command, or pinned the place, is its author."""
    pin = next((pins[record.place] for record in deed.records if record.place in pins), None)
    by = author_of(pin) if pin else current_author() or deed.by
    if deed.by.why == "as desired" and deed.is_drift and not pin and not current_author():
        by = Authorship(why="repair of drift")
    return replace(deed, by=by)
