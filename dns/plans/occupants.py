"""Whose records stand in an organization's way: somebody else's, or those of another organization of ours."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from dns.models import Record
from dns.plans.picture import Picture
from dns.providers.base import DnsRecord
from dns.records.ownership import marked_host, marker_name, marks_of
from tenants.models import Organization


@dataclass(frozen=True)
class Occupants:
    """`leaving`: of organizations that no longer want the name and have yet to remove them. `left_over`: of such as
    are gone, so that nobody else will.
    """

    foreign: list[DnsRecord] = field(default_factory=list)
    leaving: dict[Organization, list[DnsRecord]] = field(default_factory=dict)
    left_over: list[DnsRecord] = field(default_factory=list)


def occupants_of(picture: Picture) -> Occupants:
    found = Occupants()
    for record in picture.in_the_way:
        _sort(record, picture, found)
    return found


def _sort(record: DnsRecord, picture: Picture, found: Occupants) -> None:
    host = marked_host(record.name) or record.name
    is_ours, owner = _owner(record, host, picture.observed)
    if not is_ours or (owner and not owner.left_at and _wants(owner, host)):
        found.foreign.append(record)
    elif owner is None or owner.left_at:
        found.left_over.append(record)
    else:
        found.leaving.setdefault(owner, []).append(record)


def _owner(record: DnsRecord, host: str, observed: Iterable[DnsRecord]) -> tuple[bool, Organization | None]:
    """Whether it is this installation's, and whose; by our table first, then by the marker at the name."""
    row = Record.objects.filter(name=record.name, type=record.type).select_related("organization")
    for known in row:
        if known.as_value().key == record.key:
            return True, known.organization
    for mark in marks_of(observed):
        if mark.host == host and mark.organization and record.type in ("A", "AAAA", "TXT"):
            is_marked = record.type != "TXT" or record.name == marker_name(host)
            return is_marked, Organization.objects.filter(pk=mark.organization).first()
    return False, None


def _wants(owner: Organization, host: str) -> bool:
    return not owner.is_leaving and (host == owner.host or host.endswith(f".{owner.host}"))
