"""The contract of every provider, one proof after the other: each begins with what the one before it left."""

from collections.abc import Callable
from dataclasses import dataclass

from dns.providers.base import DnsRecord
from dns.proving.bench import Bench, DiffersError, require_refusal
from sonicus.lib.providers import ErrorKind

LONG_TEXT = "x" * 400
QUOTED_TEXT = 'he said "so" \\ and left'


@dataclass(frozen=True)
class Proof:
    """`documented` is what should be seen; `act` returns what was seen, or raises DiffersError or ProviderError."""

    subject: str
    documented: str
    act: Callable[[Bench], str]


def claim(bench: Bench) -> str:
    bench.provider.claim(bench.zone, [bench.text("one")])
    return bench.require([bench.text("one")])


def claim_of_what_is_held(bench: Bench) -> str:
    seen = require_refusal(lambda: bench.provider.claim(bench.zone, [bench.text("two")]), ErrorKind.CONFLICT)
    bench.require([bench.text("one")])
    return seen


def another_value(bench: Bench) -> str:
    bench.provider.upsert(bench.zone, [bench.text("two")])
    return bench.require([bench.text("two")])


def another_lifetime(bench: Bench) -> str:
    bench.provider.upsert(bench.zone, [bench.text("two", ttl=600)])
    return bench.require([bench.text("two", ttl=600)])


def two_values(bench: Bench) -> str:
    both = [bench.text("two"), bench.text("three")]
    bench.provider.upsert(bench.zone, both)
    return bench.require(both)


def one_of_two_goes(bench: Bench) -> str:
    bench.provider.delete(bench.zone, [bench.text("two")])
    return bench.require([bench.text("three")])


def odd_texts(bench: Bench) -> str:
    both = [bench.text(QUOTED_TEXT), bench.text(LONG_TEXT)]
    bench.provider.upsert(bench.zone, both)
    return bench.require(both)


def aliases(bench: Bench) -> str:
    first, second = (DnsRecord(bench.neighbour, "CNAME", f"{label}.{bench.base}") for label in ("one", "two"))
    bench.provider.upsert(bench.zone, [first])
    bench.provider.upsert(bench.zone, [second])
    return bench.require([second], at=bench.neighbour)


def bad_value(bench: Bench) -> str:
    nonsense = DnsRecord(bench.name, "A", "nonsense")
    return require_refusal(lambda: bench.provider.upsert(bench.zone, [nonsense]), ErrorKind.INVALID)


def name_elsewhere(bench: Bench) -> str:
    elsewhere = DnsRecord(f"{bench.token}.evil{bench.base}", "TXT", "one")
    return require_refusal(lambda: bench.provider.upsert(bench.zone, [elsewhere]), ErrorKind.INVALID)


def deleting_twice(bench: Bench) -> str:
    bench.clear()
    bench.provider.delete(bench.zone, [bench.text(QUOTED_TEXT), bench.text(LONG_TEXT)])
    return bench.require([])


def wrong_key(bench: Bench) -> str:
    stranger = bench.stranger
    if stranger is None:
        return "not tried: which of its options is the key is not known"
    seen = require_refusal(lambda: stranger.upsert(bench.zone, [bench.text("one")]), ErrorKind.AUTH)
    bench.require([])
    return seen


def unknown_name(bench: Bench) -> str:
    return bench.require([])


def whole_zone(bench: Bench) -> str:
    records = bench.provider.survey(bench.zone)
    if missing := {"SOA", "NS"} - {record.type for record in records}:
        raise DiffersError(f"{len(records)} records, without {', '.join(sorted(missing))}")
    return f"{len(records)} records"


def zone_among_zones(bench: Bench) -> str:
    zones = bench.provider.zones()
    if bench.zone not in zones:
        raise DiffersError(f"{bench.zone.name} is not among {len(zones)} zones")
    return f"{bench.zone.name} is one of {len(zones)}"


READING = (
    Proof("zones", "the zone is among those that the key opens", zone_among_zones),
    Proof("survey", "the whole zone is read, with its SOA and NS", whole_zone),
    Proof("unknown name", "a name without records has none, and is no error", unknown_name),
)
WRITING = (
    Proof("claim", "a free name is claimed", claim),
    Proof("claim again", "what stands there exactly as asked for is no conflict: an answer was lost", claim),
    Proof("claim against", "what somebody holds cannot be claimed, and stays", claim_of_what_is_held),
    Proof("other value", "another value takes the place of the old one", another_value),
    Proof("other lifetime", "another lifetime is kept", another_lifetime),
    Proof("two values", "two values live side by side", two_values),
    Proof("one of two", "one value goes, its neighbour stays", one_of_two_goes),
    Proof("odd texts", "texts with quotes, backslashes and 400 bytes come back as written", odd_texts),
    Proof("alias", "an alias takes the place of an alias", aliases),
    Proof("bad value", "a value that does not fit the type is refused as invalid", bad_value),
    Proof("elsewhere", "a name outside the base domain is refused before it is sent", name_elsewhere),
    Proof("delete twice", "deleting what is gone is done", deleting_twice),
    Proof("wrong key", "a wrong key is refused, and nothing is written", wrong_key),
)
