"""Records by their place: name and type, where they stand and fall together."""

from collections.abc import Iterable
from typing import Any

from dns.providers.base import DnsRecord
from dns.providers.base import Place as Place

Written = set[tuple[object, ...]]


def by_place(records: Iterable[DnsRecord]) -> dict[Place, list[DnsRecord]]:
    """In the order in which the places come first."""
    places: dict[Place, list[DnsRecord]] = {}
    for record in records:
        places.setdefault(record.place, []).append(record)
    return places


def written(records: Iterable[DnsRecord]) -> Written:
    """What is compared: whatever a write decides, in canonical form; identifiers and order are the provider's."""
    return {(*record.key, record.ttl, record.disabled) for record in records}


def as_json(records: Iterable[DnsRecord]) -> list[dict[str, object]]:
    """As journal entries and pins keep what stands at one place."""
    ordered = sorted(records, key=lambda record: record.key)
    return [{"content": record.content, "ttl": record.ttl, "disabled": record.disabled} for record in ordered]


def in_words(kept: Iterable[dict[str, Any]]) -> str:
    """“192.0.2.1, 192.0.2.2 (disabled)”, or “nothing”: what journal entries and pins keep of one place."""
    return ", ".join(f"{one['content']}{' (disabled)' if one['disabled'] else ''}" for one in kept) or "nothing"


def from_json(place: Place, kept: Iterable[dict[str, object]]) -> list[DnsRecord]:
    name, type = place
    return [
        DnsRecord(name, type, str(one["content"]), int(str(one["ttl"])), disabled=bool(one["disabled"])) for one in kept
    ]
