"""What a provider of DNS must do, and the two values that it speaks in."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from dns.providers.canonical import canonical_content, canonical_name

USUAL_TTL = 300  # seconds

Place = tuple[str, str]


@dataclass(frozen=True)
class DnsZone:
    """`identifier` is the provider's word for it."""

    identifier: str
    name: str


@dataclass(frozen=True)
class DnsRecord:
    """One record. Names, also those of hosts in its content, are full and without final dot; a TXT holds the bare text.

    Priorities stand in the content, as in zone files: "10 mx.example.com".
    """

    name: str
    type: str
    content: str
    ttl: int = USUAL_TTL
    identifier: str = ""  # the provider's; empty where the record is not stored yet
    disabled: bool = False  # stored, but not served

    def __str__(self) -> str:
        return f"{self.type} {self.name} → {self.content}"

    @property
    def place(self) -> Place:
        """Name and type: records at one place stand and fall together."""
        return canonical_name(self.name), self.type

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes two records the same, however a provider writes them."""
        return *self.place, canonical_content(self.type, self.content)


class DnsProvider(Protocol):
    """Keeps the one zone that holds a base domain of ours.

    All methods raise ProviderError. Those that write may be repeated, also after an answer that was lost, and refuse
    names that are not strictly below the base domain (ErrorKind.INVALID) before anything is sent
    (borders.py). None of them ever sends a whole zone.
    """

    name: str

    def zones(self) -> list[DnsZone]:
        """All zones that the access reaches, also those that are none of ours."""

    def zone_for(self, name: str) -> DnsZone:
        """The nearest zone above `name`, compared on label borders; NOT_FOUND where the account has none."""

    def records(self, zone: DnsZone, name: str) -> list[DnsRecord]:
        """All records at exactly this name, of every type, disabled ones too; an unknown name has none."""

    def at_places(self, zone: DnsZone, places: Iterable[Place]) -> list[DnsRecord]:
        """What stands at these names and types, disabled ones too. A few small questions, however large the zone is."""

    def survey(self, zone: DnsZone) -> list[DnsRecord]:
        """Every record of the zone, with SOA and NS."""

    def claim(self, zone: DnsZone, records: Iterable[DnsRecord]) -> list[DnsRecord]:
        """As `upsert`, but only while nothing stands at these names yet: CONFLICT otherwise, and nothing written.

        What stands there already exactly as asked for is no conflict: it may be our own, whose answer was lost.
        """

    def upsert(self, zone: DnsZone, records: Iterable[DnsRecord]) -> list[DnsRecord]:
        """At the places of these records these shall stand and no others; returns them as they are stored.

        A place is never empty in between: resolvers keep "does not exist" for minutes.
        """

    def delete(self, zone: DnsZone, records: Iterable[DnsRecord]) -> None:
        """Remove records with these keys; those that are gone already are done."""


def is_within(name: str, zone: str) -> bool:
    """Whether `name` is the zone's own or below it: evilsonicus.eu is not within sonicus.eu."""
    return is_below(name, zone) or canonical_name(name) == canonical_name(zone)


def is_below(name: str, zone: str) -> bool:
    return canonical_name(name).endswith("." + canonical_name(zone))
