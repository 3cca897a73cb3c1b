"""What speaks in DNS against a host name: somebody else's records, as the last survey of its zone saw them.

Asks our rows only, never a server: a resolver that is asked too early remembers that there is nothing. What has come
since then is found by the dns step, which never overwrites it.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from dns.models import ForeignRecord, Orphan, Record
from tenants.naming.objection import Objection, Reason

LEADS_AWAY = ("CNAME", "DNAME", "NS")  # of a name, and with it of what lies below (RFC 1034, 3.6.2; RFC 6672)
ADDRESSES = ("A", "AAAA", "CNAME")
IN_USE = "This name is in use in DNS for something else."
NOBODYS = "some-name-that-nobody-has"
COVERED = "A wildcard in DNS answers for this name."


@dataclass(frozen=True)
class Seen:
    """A record that stands somewhere where it concerns a host name."""

    zone: str
    name: str
    type: str
    content: str
    disabled: bool

    def __str__(self) -> str:
        return f"{self.type} {self.name} → {self.content}" + (" (disabled)" if self.disabled else "")

    @property
    def is_wildcard(self) -> bool:
        return self.name.startswith("*.")


def reasons_against(hosts: Collection[str]) -> dict[str, Objection]:
    """For NAME_CHECKS: the gravest reason against each host name that has one."""
    records = _concerning(hosts)
    return {host: objection for host in hosts if (objection := _gravest(host, records))}


def standing(host: str) -> list[Seen]:
    """All that speaks against one name, for staff."""
    return [record for record in _concerning([host]) if _objection(host, record)]


def closed(bases: Collection[str]) -> dict[str, str]:
    """What speaks against every name below a base domain, in words for staff; for those that something does."""
    hosts = {base: f"{NOBODYS}.{base}" for base in bases}
    records = _concerning(hosts.values())
    against = {base: [record for record in records if _objection(host, record)] for base, host in hosts.items()}
    return {base: _closed_by(base, found) for base, found in against.items() if found}


def own_records(host: str) -> list[Record]:
    """Those of ours at the name and below it, whomever they belong to."""
    return list(Record.objects.filter(Q(name=host) | Q(name__endswith=f".{host}")))


def _closed_by(base: str, found: Iterable[Seen]) -> str:
    records = "; ".join(map(str, found))
    return f"Nobody can sign up below {base}: {records} answers for every name there, or leads them all away."


def _gravest(host: str, records: Iterable[Seen]) -> Objection | None:
    found = [objection for record in records if (objection := _objection(host, record))]
    return min(found, key=lambda objection: objection.reason == Reason.WILDCARD, default=None)


def _objection(host: str, record: Seen) -> Objection | None:
    if record.name == host:
        return Objection(Reason.IN_DNS, IN_USE, str(record))
    if record.name.endswith(f".{host}"):
        return Objection(Reason.IN_DNS, IN_USE, f"{record} lies below it")
    if record.disabled or not host.endswith(f".{record.name.removeprefix('*.')}"):
        return None
    if record.is_wildcard:
        return Objection(Reason.WILDCARD, COVERED, str(record)) if record.type in ADDRESSES else None
    is_delegated = record.type in LEADS_AWAY and record.name != record.zone
    return Objection(Reason.IN_DNS, IN_USE, f"{record} leads away what lies below") if is_delegated else None


def _concerning(hosts: Collection[str]) -> list[Seen]:
    """At the names, below them, at what they lie below, and wildcards there."""
    if not hosts:
        return []
    at_or_above = {name for host in hosts for name in _above(host)}
    place = Q(name__in=[*hosts, *at_or_above, *(f"*.{name}" for name in at_or_above)])
    for host in hosts:
        place |= Q(name__endswith=f".{host}")
    foreign, orphans = ForeignRecord.objects.filter(place), Orphan.objects.filter(place, removed_at=None)
    return [*_seen(foreign), *_seen(orphans), *_platforms_own(Record.objects.filter(place, organization=None))]


def _above(host: str) -> list[str]:
    """The names that it lies below, up to the second label."""
    labels = host.split(".")
    return [".".join(labels[start:]) for start in range(1, len(labels) - 1)] or [".".join(labels[1:])]


def _seen(rows: QuerySet[ForeignRecord] | QuerySet[Orphan]) -> list[Seen]:
    columns = ("zone__name", "name", "type", "content", "disabled")
    return [Seen(*values) for values in rows.order_by("name", "type", "content").values_list(*columns)]


def _platforms_own(rows: QuerySet[Record]) -> list[Seen]:
    return [Seen(row.zone, row.name, row.type, row.content, disabled=False) for row in rows]
