"""Walks through the proofs of one base domain, and says of each whether the provider did as documented."""

import secrets
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress

from dns.mends import mend
from dns.providers.base import DnsRecord
from dns.providers.ionos.provider import IonosProvider
from dns.proving.bench import Bench, DiffersError
from dns.proving.ionos import WIRE
from dns.proving.proofs import READING, WRITING, Proof
from dns.registry import provider_for, stranger_for
from dns.writes.policy import objection
from dns.zones import BaseZone
from sonicus.lib.findings import Finding, fail, ok, warn
from sonicus.lib.providers import ProviderError

CHANGING_TYPES = ("SOA", "RRSIG", "NSEC", "NSEC3", "NSEC3PARAM", "ZONEMD")  # servers renew them by themselves


def prove_reading(zone: BaseZone) -> list[Finding]:
    """What reading alone can prove; nothing is written."""
    try:
        return list(_walk(_bench(zone), READING, zone))
    except ProviderError as error:
        return [fail("zone", str(error), mend(zone, error))]


def prove_writing(zone: BaseZone) -> list[Finding]:
    """What writing must prove, on names of its own, which are gone at the end. Only where the policy allows all."""
    if refusal := objection(zone.base, deletes=True):
        return [warn("policy", refusal, "Proofs write and remove; they need the policy full.")]
    try:
        bench = _bench(zone)
        before = bench.provider.survey(bench.zone)
    except ProviderError as error:
        return [fail("zone", str(error), mend(zone, error))]
    try:
        wire = WIRE if isinstance(bench.provider, IonosProvider) else ()
        findings = list(_walk(bench, [*WRITING, *wire], zone))
    finally:
        _clear(bench)
    return [*findings, _left_alone(bench, before, zone)]


def _bench(zone: BaseZone) -> Bench:
    provider = provider_for(zone.base)
    place = provider.zone_for(zone.base)
    return Bench(provider, stranger_for(zone.base), place, zone.base, secrets.token_hex(6))


def _walk(bench: Bench, proofs: Iterable[Proof], zone: BaseZone) -> Iterator[Finding]:
    """Each proof is tried, also after one that failed."""
    for proof in proofs:
        started = time.monotonic()
        try:
            seen = proof.act(bench)
        except DiffersError as difference:
            yield fail(proof.subject, str(difference), f"Documented: {proof.documented}.")
        except ProviderError as error:
            yield fail(proof.subject, str(error), f"Documented: {proof.documented}. {mend(zone, error)}")
        else:
            yield ok(proof.subject, f"{proof.documented}: {seen}, {(time.monotonic() - started) * 1000:.0f} ms")


def _left_alone(bench: Bench, before: list[DnsRecord], zone: BaseZone) -> Finding:
    """Nothing of ours is left, and nothing of others has changed."""
    try:
        after = bench.provider.survey(bench.zone)
    except ProviderError as error:
        return fail("elsewhere", str(error), mend(zone, error))
    was, is_now = _counted(before), _counted(after)
    changed = sorted({f"{type} {name}" for name, type, *_ in (was - is_now) + (is_now - was)})
    if changed:
        seen = f"changed meanwhile: {', '.join(changed)}"
        return warn("everything else", seen, "Documented: other records stay. Who changed them?")
    return ok("everything else", f"{len(after)} records stand as before")


def _counted(records: Iterable[DnsRecord]) -> Counter[tuple[object, ...]]:
    return Counter((*r.place, r.content, r.ttl, r.disabled) for r in records if r.type not in CHANGING_TYPES)


def _clear(bench: Bench) -> None:
    """What cannot be removed now is told by the last finding."""
    with suppress(ProviderError):
        bench.clear()
