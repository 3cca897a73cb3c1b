"""Is DNS usable with what the settings say? For operators: a look that changes nothing, and a small round trip."""

import secrets
import time
from collections.abc import Callable
from contextlib import suppress

from django.conf import settings

from dns.mends import mend
from dns.propagation.asking import Question, Reply, ask_all
from dns.propagation.rounds import quorum
from dns.propagation.servers import Server, authoritative_servers, resolvers
from dns.providers.base import DnsProvider, DnsRecord, DnsZone
from dns.registry import provider_for
from dns.writes.elsewhere import PROBE
from dns.writes.policy import objection
from dns.zones import BaseZone, base_zones
from sonicus.lib.findings import Finding, Level, fail, ok
from sonicus.lib.providers import ProviderError

SERVED_WITHIN_SECONDS = 15.0
PAUSE_SECONDS = 0.5

MEND_SERVERS = "DNS_NAMESERVERS must name servers that serve the zone of BASE_DOMAIN, or be empty."
MEND_FURTHER = "“nameservers” in DNS_FURTHER_ZONES must name servers that serve the zone of “base”, or be left out."
MEND_RESOLVERS = "DNS_RESOLVERS must name resolvers that this machine reaches, or be empty."


def probe() -> list[Finding]:
    """Of each base domain the zone with the key and the authoritative servers; then the resolvers."""
    findings = [finding for zone in base_zones() for finding in probe_zone(zone)]
    return [*findings, *probe_resolvers()]


def probe_zone(zone: BaseZone) -> list[Finding]:
    return [_probe_provider(zone), *_probe_servers(zone)]


def exercise() -> list[Finding]:
    """In each base domain: write a throw-away TXT, see it at the provider and its servers, remove it, see it gone."""
    return [finding for zone in base_zones() for finding in _exercise_zone(zone)]


def _exercise_zone(zone: BaseZone) -> list[Finding]:
    """A zone that may not be written, or in which nothing may be removed, is left alone."""
    if refusal := objection(zone.base, deletes=True):
        return [ok(_subject("zone", zone), f"nothing was tried: {refusal}")]
    name = f"{PROBE}{secrets.token_hex(6)}.{zone.base}"
    record = DnsRecord(name, "TXT", f"probe={secrets.token_hex(8)}")
    provider = provider_for(zone.base)
    try:
        place = provider.zone_for(name)
    except ProviderError as error:
        return [_failure("zone", zone, error)]
    try:
        return _exercise_steps(zone, provider, place, record)
    finally:
        _sweep_away(provider, place, record)


def _probe_provider(zone: BaseZone) -> Finding:
    provider = provider_for(zone.base)
    try:
        place = provider.zone_for(zone.base)
        provider.records(place, zone.base)
    except ProviderError as error:
        return _failure("zone", zone, error)
    return ok(_subject("zone", zone), f"{provider.name} holds zone {place.name}")


def _probe_servers(zone: BaseZone) -> list[Finding]:
    try:
        servers = authoritative_servers(zone.base)
    except ProviderError as error:
        return [fail(_subject("name servers", zone), str(error), _mend_servers(zone))]
    question = Question(zone.base, "SOA")
    return [_judge_server(zone, reply) for reply in ask_all(servers, [question])]


def _judge_server(zone: BaseZone, reply: Reply) -> Finding:
    subject = f"name server {reply.server.label}"
    if reply.rcode == "NOERROR" and reply.authoritative:
        return ok(subject, f"serves {zone.base} with authority, {reply.milliseconds} ms")
    seen = reply.failure or f"answers {reply.rcode}" + ("" if reply.authoritative else " without authority")
    return fail(subject, seen, _mend_servers(zone))


def probe_resolvers() -> list[Finding]:
    try:
        servers = resolvers()
    except ProviderError as error:
        return [fail("resolvers", str(error), MEND_RESOLVERS)]
    replies = ask_all(servers, [Question(settings.BASE_DOMAIN, "SOA", recursive=True)])
    good = [reply for reply in replies if reply.rcode == "NOERROR"]
    level = Level.WARN if len(good) >= quorum(len(replies)) else Level.FAIL
    return [_judge_resolver(reply, level) for reply in replies]


def _judge_resolver(reply: Reply, level: Level) -> Finding:
    """One that is down blocks nothing while a majority answers."""
    subject = f"resolver {reply.server.label}"
    if reply.rcode == "NOERROR":
        return ok(subject, f"answers, {reply.milliseconds} ms")
    return Finding(subject, level, reply.failure or f"answers {reply.rcode}", MEND_RESOLVERS)


def _exercise_steps(zone: BaseZone, provider: DnsProvider, place: DnsZone, record: DnsRecord) -> list[Finding]:
    findings: list[Finding] = []
    steps: dict[str, Callable[[str], Finding]] = {
        "create": lambda subject: _create(subject, provider, place, record),
        "serve": lambda subject: _serve(subject, zone, record, expected=(record.content,)),
        "delete": lambda subject: _delete(subject, provider, place, record),
    }
    for subject, step in steps.items():
        try:
            findings.append(step(_subject(subject, zone)))
        except ProviderError as error:
            findings.append(_failure(subject, zone, error))
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
        return fail(subject, seen, _mend_servers(zone))
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


def _failure(subject: str, zone: BaseZone, error: ProviderError) -> Finding:
    return fail(_subject(subject, zone), str(error), mend(zone, error))


def _subject(subject: str, zone: BaseZone) -> str:
    """Further base domains are named; the first is who is meant where nobody is."""
    return subject if zone.base == settings.BASE_DOMAIN else f"{subject} {zone.base}"


def _mend_servers(zone: BaseZone) -> str:
    return MEND_SERVERS if zone.base == settings.BASE_DOMAIN else MEND_FURTHER
