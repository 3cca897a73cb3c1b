"""A throw-away TXT in each base domain: written, seen at the provider and its servers, removed, seen gone."""

import secrets
import time
from collections.abc import Callable
from contextlib import suppress

from dns.probes.wording import failure, mend_servers, subject_of
from dns.propagation.asking import Question, ask_all
from dns.propagation.servers import Server, authoritative_servers
from dns.providers.base import DnsProvider, DnsRecord, DnsZone
from dns.registry import provider_for
from dns.writes.elsewhere import PROBE
from dns.writes.policy import objection
from dns.zones import BaseZone, base_zones
from sonicus.lib.findings import Finding, Level, fail, ok
from sonicus.lib.providers import ProviderError

SERVED_WITHIN_SECONDS = 15.0
PAUSE_SECONDS = 0.5


def exercise() -> list[Finding]:
    """In each base domain: write a throw-away TXT, see it at the provider and its servers, remove it, see it gone."""
    return [finding for zone in base_zones() for finding in _exercise_zone(zone)]


def _exercise_zone(zone: BaseZone) -> list[Finding]:
    """A zone that may not be written, or in which nothing may be removed, is left alone."""
    if refusal := objection(zone.base, deletes=True):
        return [ok(subject_of("zone", zone), f"nothing was tried: {refusal}")]
    name = f"{PROBE}{secrets.token_hex(6)}.{zone.base}"
    record = DnsRecord(name, "TXT", f"probe={secrets.token_hex(8)}")
    provider = provider_for(zone.base)
    try:
        place = provider.zone_for(name)
    except ProviderError as error:
        return [failure("zone", zone, error)]
    try:
        return _exercise_steps(zone, provider, place, record)
    finally:
        _sweep_away(provider, place, record)


def _exercise_steps(zone: BaseZone, provider: DnsProvider, place: DnsZone, record: DnsRecord) -> list[Finding]:
    findings: list[Finding] = []
    steps: dict[str, Callable[[str], Finding]] = {
        "create": lambda subject: _create(subject, provider, place, record),
        "serve": lambda subject: _serve(subject, zone, record, expected=(record.content,)),
        "delete": lambda subject: _delete(subject, provider, place, record),
    }
    for subject, step in steps.items():
        try:
            findings.append(step(subject_of(subject, zone)))
        except ProviderError as error:
            findings.append(failure(subject, zone, error))
        if findings[-1].level == Level.FAIL:
            break
    return findings


def _create(subject: str, provider: DnsProvider, place: DnsZone, record: DnsRecord) -> Finding:
    provider.upsert(place, [record])
    found = provider.records(place, record.name)
    if [r.key for r in found] == [record.key]:
        return ok(subject, f"{record.name} was written and read back")
    return fail(subject, f"{len(found)} records at {record.name} after writing one", "Look at the zone by hand.")


def _serve(subject: str, zone: BaseZone, record: DnsRecord, expected: tuple[str, ...]) -> Finding:
    servers, deadline = authoritative_servers(zone.base), time.monotonic() + SERVED_WITHIN_SECONDS
    behind = _servers_behind(servers, record, expected)
    while behind and time.monotonic() < deadline:
        time.sleep(PAUSE_SECONDS)
        behind = _servers_behind(servers, record, expected)
    if behind:
        seen = f"not served within {SERVED_WITHIN_SECONDS:.0f} s by {', '.join(behind)}"
        return fail(subject, seen, mend_servers(zone))
    return ok(subject, f"{', '.join(server.label for server in servers)} answers it")


def _servers_behind(servers: list[Server], record: DnsRecord, expected: tuple[str, ...]) -> list[str]:
    replies = ask_all(servers, [Question(record.name, record.type)])
    return [reply.server.label for reply in replies if reply.answers != expected or not reply.authoritative]


def _delete(subject: str, provider: DnsProvider, place: DnsZone, record: DnsRecord) -> Finding:
    provider.delete(place, [record])
    left = provider.records(place, record.name)
    if left:
        return fail(subject, f"{record.name} is still there", "Remove it by hand.")
    return ok(subject, "removed, and gone at the provider")


def _sweep_away(provider: DnsProvider, place: DnsZone, record: DnsRecord) -> None:
    """After a failure in the middle; what cannot be removed now has been reported already."""
    with suppress(ProviderError):
        provider.delete(place, [record])
