"""Is DNS usable with what the settings say? For operators: a look that changes nothing, and a small round trip."""

import secrets
import time
from collections.abc import Callable

from django.conf import settings

from dns.asking import Question, Reply, ask_all
from dns.propagation import quorum
from dns.providers.base import DnsProvider, DnsRecord, DnsZone
from dns.providers.ionos.errors import KEY_ADVICE
from dns.registry import provider
from dns.servers import Server, authoritative_servers, resolvers
from sonicus.lib.findings import Finding, Level, fail, ok
from sonicus.lib.providers import ErrorKind, ProviderError

SERVED_WITHIN_SECONDS = 15.0
PAUSE_SECONDS = 0.5

MENDS = {
    ErrorKind.AUTH: f"IONOS_API_KEY: {KEY_ADVICE}.",
    ErrorKind.NOT_FOUND: "BASE_DOMAIN must be a zone of the account of IONOS_API_KEY, or lie within one.",
    ErrorKind.RATE_LIMITED: "Wait, then try again.",
    ErrorKind.UNAVAILABLE: "IONOS_API_URL: is it right, and reachable from here?",
}
MEND_SERVERS = "DNS_NAMESERVERS must name servers that serve the zone of BASE_DOMAIN, or be empty."
MEND_RESOLVERS = "DNS_RESOLVERS must name resolvers that this machine reaches, or be empty."


def probe() -> list[Finding]:
    """The zone with the key, the authoritative servers, the resolvers."""
    return [_probe_zone(), *_probe_servers(), *_probe_resolvers()]


def exercise() -> list[Finding]:
    """Write a throw-away TXT, see it at the provider and at the authoritative servers, remove it, see it gone."""
    name = f"_sonicus-probe-{secrets.token_hex(6)}.{settings.BASE_DOMAIN}"
    record = DnsRecord(name, "TXT", f"probe={secrets.token_hex(8)}")
    try:
        zone = provider().zone_for(name)
    except ProviderError as error:
        return [_failure("zone", error)]
    try:
        return _exercise_steps(provider(), zone, record)
    finally:
        _sweep_away(zone, record)


def _probe_zone() -> Finding:
    try:
        zone = provider().zone_for(settings.BASE_DOMAIN)
        provider().records(zone, settings.BASE_DOMAIN)
    except ProviderError as error:
        return _failure("zone", error)
    return ok("zone", f"{provider().name} holds zone {zone.name}")


def _probe_servers() -> list[Finding]:
    try:
        servers = authoritative_servers()
    except ProviderError as error:
        return [fail("name servers", str(error), MEND_SERVERS)]
    question = Question(settings.BASE_DOMAIN, "SOA")
    return [_judge_server(reply) for reply in ask_all(servers, [question])]


def _judge_server(reply: Reply) -> Finding:
    subject = f"name server {reply.server.label}"
    if reply.rcode == "NOERROR" and reply.authoritative:
        return ok(subject, f"serves {settings.BASE_DOMAIN} with authority, {reply.milliseconds} ms")
    seen = reply.failure or f"answers {reply.rcode}" + ("" if reply.authoritative else " without authority")
    return fail(subject, seen, MEND_SERVERS)


def _probe_resolvers() -> list[Finding]:
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


def _exercise_steps(dns_provider: DnsProvider, zone: DnsZone, record: DnsRecord) -> list[Finding]:
    findings: list[Finding] = []
    steps: dict[str, Callable[[], Finding]] = {
        "create": lambda: _create(dns_provider, zone, record),
        "serve": lambda: _serve(record, expected=(record.content,)),
        "delete": lambda: _delete(dns_provider, zone, record),
    }
    for subject, step in steps.items():
        try:
            findings.append(step())
        except ProviderError as error:
            findings.append(_failure(subject, error))
        if findings[-1].level == Level.FAIL:
            break
    return findings


def _create(dns_provider: DnsProvider, zone: DnsZone, record: DnsRecord) -> Finding:
    dns_provider.upsert(zone, [record])
    found = dns_provider.records(zone, record.name)
    if [r.key for r in found] == [record.key]:
        return ok("create", f"{record.name} was written and read back")
    return fail("create", f"{len(found)} records at {record.name} after writing one", "Look at the zone by hand.")


def _serve(record: DnsRecord, expected: tuple[str, ...]) -> Finding:
    servers, deadline = authoritative_servers(), time.monotonic() + SERVED_WITHIN_SECONDS
    behind = _servers_behind(servers, record, expected)
    while behind and time.monotonic() < deadline:
        time.sleep(PAUSE_SECONDS)
        behind = _servers_behind(servers, record, expected)
    if behind:
        seen = f"not served within {SERVED_WITHIN_SECONDS:.0f} s by {', '.join(behind)}"
        return fail("serve", seen, MEND_SERVERS)
    return ok("serve", f"{', '.join(server.label for server in servers)} answers it")


def _servers_behind(servers: list[Server], record: DnsRecord, expected: tuple[str, ...]) -> list[str]:
    replies = ask_all(servers, [Question(record.name, record.type)])
    return [reply.server.label for reply in replies if reply.answers != expected or not reply.authoritative]


def _delete(dns_provider: DnsProvider, zone: DnsZone, record: DnsRecord) -> Finding:
    dns_provider.delete(zone, [record])
    left = dns_provider.records(zone, record.name)
    if left:
        return fail("delete", f"{record.name} is still there", "Remove it by hand.")
    return ok("delete", "removed, and gone at the provider")


def _sweep_away(zone: DnsZone, record: DnsRecord) -> None:
    """After a failure in the middle; what cannot be removed now has been reported already."""
    try:
        provider().delete(zone, [record])
    except ProviderError:
        return


def _failure(subject: str, error: ProviderError) -> Finding:
    return fail(subject, str(error), MENDS.get(error.kind, "Look at the message."))
