"""The marker that says in DNS itself whose a name is (facts: never change what neither table nor marker calls ours)."""

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings

from dns.providers.base import DnsRecord
from dns.providers.canonical import canonical_name
from tenants.models import Organization

MARKER_LABEL = "_sonicus-owner"  # a name of its own: a TXT cannot live beside a CNAME
WILDCARD_LABEL = "_wildcard"  # stands for the * of a marked wildcard, which means itself only as the first label
PLATFORM = "platform"

ADDRESS_TYPES = ("A", "AAAA")
MARK = re.compile(r"install=(?P<install>[0-9a-f-]{36}) organization=(?P<owner>[0-9a-f-]{36}|platform)")

Key = tuple[str, str, str]


@dataclass(frozen=True)
class Mark:
    """What a marker says. Without an organization the name is the platform's own."""

    host: str
    install: str
    organization: uuid.UUID | None

    @property
    def is_of_this_installation(self) -> bool:
        return self.install == str(settings.INSTALL_ID)


def marker_name(host: str) -> str:
    labels = f"{WILDCARD_LABEL}.{host[2:]}" if host.startswith("*.") else host
    return f"{MARKER_LABEL}.{labels}"


def marked_host(name: str) -> str:
    """The host that a marker of this name speaks of; empty where the name is not that of a marker."""
    first, _, host = canonical_name(name).partition(".")
    if first != MARKER_LABEL:
        return ""
    return f"*.{host.removeprefix(WILDCARD_LABEL + '.')}" if host.startswith(WILDCARD_LABEL + ".") else host


def marker(organization: Organization | None, host: str) -> DnsRecord:
    owner = organization.pk if organization else PLATFORM
    return DnsRecord(marker_name(host), "TXT", f"install={settings.INSTALL_ID} organization={owner}")


def read_mark(record: DnsRecord) -> Mark | None:
    """None where it is no marker. It may be another installation's, or a former one of ours."""
    host = marked_host(record.name)
    found = MARK.fullmatch(record.content) if host and record.type == "TXT" else None
    if found is None:
        return None
    owner = found["owner"]
    return Mark(host, found["install"], None if owner == PLATFORM else uuid.UUID(owner))


def marks_of(records: Iterable[DnsRecord]) -> list[Mark]:
    """Those of this installation."""
    marks = (read_mark(record) for record in records)
    return [mark for mark in marks if mark and mark.is_of_this_installation]


@dataclass(frozen=True)
class Ownership:
    """Which of the records that are seen belong to one organization; with None, to the platform itself."""

    organization: Organization | None
    seen: list[DnsRecord]
    remembered: list[DnsRecord]

    def holds(self, record: DnsRecord) -> bool:
        """A marker at the name says so; where there is none, our table. Two write equal addresses: a turn that died may
        take for its own what another organization has written at the same name since.
        """
        if record.type in ADDRESS_TYPES and (owners := self._owners.get(canonical_name(record.name))):
            return self._owner in owners
        return record.key in self._remembered_keys or self._is_marker(record)

    @cached_property
    def marked_hosts(self) -> set[str]:
        return {host for host, owners in self._owners.items() if self._owner in owners}

    @property
    def _owner(self) -> uuid.UUID | None:
        return self.organization.pk if self.organization else None

    @cached_property
    def _owners(self) -> dict[str, set[uuid.UUID | None]]:
        """By host, those whom the markers of this installation name."""
        owners: dict[str, set[uuid.UUID | None]] = {}
        for mark in marks_of(self.seen):
            owners.setdefault(mark.host, set()).add(mark.organization)
        return owners

    @cached_property
    def _remembered_keys(self) -> set[Key]:
        return {record.key for record in self.remembered}

    def _is_marker(self, record: DnsRecord) -> bool:
        host = marked_host(record.name)
        return bool(host) and record.key == marker(self.organization, host).key
