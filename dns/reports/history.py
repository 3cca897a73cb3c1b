"""What happened to an organization's DNS, in plain words: writes of the journal, and what people asked for."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from dns.models import JournalEntry
from dns.records.places import in_words
from tenants.models import AuditEvent, Organization

LATEST = 20
ASKED_FOR = Q(verb__startswith="dns.") | Q(verb__startswith="domain.") | Q(verb__startswith="record.")

Action, State = JournalEntry.Action, JournalEntry.State
DONE = {Action.CREATE: "created", Action.UPDATE: "changed", Action.DELETE: "removed"}
VERBS = {
    "dns.verify_requested": "asked for the servers to be looked at again",
    "record.wanted": "asked for the further record {type} {name}",
    "record.unwanted": "asked for {type} {name} to be removed",
    "record.dangling": "saw that {type} {name} leads to {target}, which does not exist",
    "record.reverted": "took back: {deed}",
    "record.unpinned": "let {place} be as usual again",
    "domain.verify_asked": "asked for {name} to be looked at again",
    "domain.granted": "allowed {name} beside a domain of somebody else",
    "domain.added": "added {name}",
    "domain.removed": "removed {name}",
    "domain.proven": "found the proof of {name}",
    "domain.missed": "did not find the proof of {name} for {days} days",
    "domain.failing": "no longer finds the proof of {name}",
    "domain.stopped": "stopped leading {name} here: its proof was gone for {days} days",
    "domain.released": "gave {name} up: its proof was gone for {days} days",
    "domain.dropped": "dropped {name}, which was not proven in time",
    "domain.overtaken": "dropped {name}: another organization proved it",
}


@dataclass(frozen=True)
class Event:
    """`who` did `words`; `note` is what else is to be said."""

    at: datetime
    who: str
    words: str
    note: str = ""
    is_trouble: bool = False


class Reader:
    """Whoever reads the history: staff read who did what; customers read the names of their own people only."""

    def __init__(self, organization: Organization, *, is_staff: bool) -> None:
        self.is_staff = is_staff
        self._own = {} if is_staff else set(organization.memberships.values_list("user", flat=True))

    def name_of(self, deed: JournalEntry | AuditEvent) -> str:
        if deed.actor_id is None:
            return "Sonicus"
        return deed.actor_name if self.is_staff or deed.actor_id in self._own else "Sonicus staff"


def history_of(organization: Organization, *, is_staff: bool) -> list[Event]:
    """The latest first."""
    reader = Reader(organization, is_staff=is_staff)
    writes = JournalEntry.objects.filter(organization=organization)[:LATEST]
    asked = AuditEvent.objects.filter(ASKED_FOR, organization=organization)[:LATEST]
    events = [*(_write(entry, reader) for entry in writes), *(_asked(event, reader) for event in asked)]
    return sorted(events, key=lambda event: event.at, reverse=True)[:LATEST]


def write_in_words(entry: JournalEntry) -> str:
    """“changed A acme.sonicus.eu from 192.0.2.1 to 192.0.2.2”"""
    place = f"{entry.type} {entry.name}"
    if entry.state == State.FAILED:
        return f"could not {entry.action} {place}"
    done = DONE[Action(entry.action)] if entry.state == State.DONE else f"began to {entry.action}"
    before, after = in_words(entry.before), in_words(entry.after)
    values = {Action.CREATE: f": {after}", Action.UPDATE: f" from {before} to {after}", Action.DELETE: f": {before}"}
    return f"{done} {place}{values[Action(entry.action)]}"


def _write(entry: JournalEntry, reader: Reader) -> Event:
    notes = [
        "a repair: nobody had asked for a change" if entry.is_drift else "",
        "undoes an earlier change" if entry.reverts_id else "",
        "never heard of again; the next look tells whether it was done" if entry.state == State.BEGUN else "",
        *((entry.why, entry.message) if reader.is_staff else ()),
    ]
    words = write_in_words(entry)
    return Event(entry.at, reader.name_of(entry), words, _joined(notes), entry.state == State.FAILED)


def _asked(event: AuditEvent, reader: Reader) -> Event:
    return Event(event.at, reader.name_of(event), asked_in_words(event))


def asked_in_words(event: AuditEvent) -> str:
    """What has no words of its own is told by the name of its verb."""
    words = VERBS.get(event.verb) or event.verb.replace(".", " ").replace("_", " ") + " {name}"
    return words.format_map(defaultdict(str, event.details)).rstrip()


def _joined(notes: Iterable[str]) -> str:
    return "; ".join(note for note in notes if note)
