"""Who is reached with what the settings say: the provider with the key, the name servers, the resolvers.

Looking changes nothing.
"""

from django.conf import settings

from dns.probes.wording import failure, mend_servers, subject_of
from dns.propagation.asking import Question, Reply, ask_all
from dns.propagation.rounds import quorum
from dns.propagation.servers import authoritative_servers, resolvers
from dns.registry import provider_for
from dns.zones import BaseZone
from sonicus.lib.findings import Finding, Level, fail, ok
from sonicus.lib.providers import ProviderError

MEND_RESOLVERS = "DNS_RESOLVERS must name resolvers that this machine reaches, or be empty."


def probe_zone(zone: BaseZone) -> list[Finding]:
    return [_probe_provider(zone), *_probe_servers(zone)]


def _probe_provider(zone: BaseZone) -> Finding:
    provider = provider_for(zone.base)
    try:
        place = provider.zone_for(zone.base)
        provider.records(place, zone.base)
    except ProviderError as error:
        return failure("zone", zone, error)
    return ok(subject_of("zone", zone), f"{provider.name} holds zone {place.name}")


def _probe_servers(zone: BaseZone) -> list[Finding]:
    try:
        servers = authoritative_servers(zone.base)
    except ProviderError as error:
        return [fail(subject_of("name servers", zone), str(error), mend_servers(zone))]
    question = Question(zone.base, "SOA")
    return [_judge_server(zone, reply) for reply in ask_all(servers, [question])]


def _judge_server(zone: BaseZone, reply: Reply) -> Finding:
    subject = f"name server {reply.server.label}"
    if reply.rcode == "NOERROR" and reply.authoritative:
        return ok(subject, f"serves {zone.base} with authority, {reply.milliseconds} ms")
    seen = reply.failure or f"answers {reply.rcode}" + ("" if reply.authoritative else " without authority")
    return fail(subject, seen, mend_servers(zone))


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
