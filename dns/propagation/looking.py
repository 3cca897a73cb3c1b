"""Whether the world sees an organization's name: authoritative servers first, all of them, then the resolvers.

A resolver that is asked before the name exists keeps "does not exist" for the SOA minimum, ten minutes at IONOS; asked
after all authoritative servers agree, it is right at its first answer. One that said so is left alone until that has
run out, also over rounds and restarts: the ledger remembers. Of the resolvers a quorum must agree, so that one which is
down blocks nothing (docs/decisions/0021-authoritative-first.md).
"""

import uuid
from dataclasses import replace

from django.conf import settings
from django.utils import timezone

from dns.models import Observation, Propagation
from dns.propagation import ledger, tracking
from dns.propagation.asking import Pair, Question, Reply, ask_each
from dns.propagation.caa import NOBODY_LOOKS, climb, forbidding
from dns.propagation.forecast import experience_of
from dns.propagation.judgement import Judgement, judge
from dns.propagation.rounds import Round, quorum
from dns.propagation.servers import Server, authoritative_servers, resolvers
from dns.propagation.stances import Expected
from dns.propagation.validation import mark_bogus
from dns.propagation.verdicts import verdict_of
from dns.propagation.wildcard import mark_wildcards
from dns.records.desired import expected_at
from dns.records.ownership import marker
from sonicus.lib.outcomes import Verdict
from tenants.models import Organization

__all__ = ["AUTHORITATIVE", "RESOLVER", "look", "quorum", "verdict"]

AUTHORITATIVE, RESOLVER = Observation.Role.AUTHORITATIVE.value, Observation.Role.RESOLVER.value


def verdict(organization: Organization) -> Verdict:
    return verdict_of(look(organization))


def look(organization: Organization) -> Round:
    """Ask now, and keep what was answered. Raises ProviderError where the name servers cannot be found."""
    expected = expected_at(organization)
    way = tracking.follow(organization, expected)
    authoritative = _ask_authoritative(organization, expected, way)
    round = Round(
        organization,
        uuid.uuid4(),
        timezone.now(),
        expected,
        authoritative,
        resolvers=[],
        way=way,
        experience=experience_of(organization.base_domain),
    )
    if round.are_authoritative:
        round = _ask_the_world(round)
    _keep(round)
    return round


def _ask_authoritative(organization: Organization, expected: Expected, way: Propagation | None) -> list[Judgement]:
    """The addresses, and the start of the zone, which tells its serial and how long "does not exist" is kept."""
    servers = authoritative_servers(organization.base_domain)
    start = Question(organization.base_domain, "SOA")
    questions = [Question(organization.host, type) for type in expected]
    replies = ask_each((server, question) for server in servers for question in [*questions, start])
    asides = [reply for reply in replies if reply.question == start]
    told = _mark_misplaced([reply for reply in replies if reply.question != start], tracking.zone_of(organization))
    told = _mark_outdated(told, tracking.value_before(way))
    told = _mark_wildcards(told, organization, expected, is_news=way is not None and way.is_open)
    return [_beside(judgement, asides) for judgement in judge(told, expected, AUTHORITATIVE)]


def _mark_misplaced(replies: list[Reply], zone: str) -> list[Reply]:
    """Who knows only the zone above, or one of its own below, says truly of it that there is nothing."""
    return [
        replace(reply, misplaced=zone) if zone and reply.zone not in ("", zone) and not reply.answers else reply
        for reply in replies
    ]


def _mark_outdated(replies: list[Reply], before: Expected) -> list[Reply]:
    return [
        replace(reply, outdated=bool(reply.answers) and set(reply.answers) == before.get(reply.question.type))
        for reply in replies
    ]


def _mark_wildcards(
    replies: list[Reply], organization: Organization, expected: Expected, *, is_news: bool
) -> list[Reply]:
    """Looked for where an answer is wrong, or new: a name that was seen to be right is not doubted in each round."""
    doubtful = [reply for reply in replies if is_news or set(reply.answers) != expected[reply.question.type]]
    return mark_wildcards(replies, doubtful, marker(organization, organization.host))


def _beside(judgement: Judgement, asides: list[Reply]) -> Judgement:
    return replace(judgement, asides=tuple(reply for reply in asides if reply.server == judgement.server))


def _ask_the_world(round: Round) -> Round:
    """The resolvers, and who may issue certificates, at the same time."""
    known, pairs = _resolver_pairs(round)
    climbing = _caa_pairs(round)
    replies = ask_each([*pairs, *climbing])
    told = mark_bogus([*known, *replies[: len(pairs)]])
    told = _mark_outdated(told, tracking.value_before(round.way))
    caa = replies[len(pairs) :]
    return replace(
        round,
        resolvers=_in_order_of_settings(judge(told, round.expected, RESOLVER)),
        authoritative=[replace(j, asides=(*j.asides, *_of(j.server, caa))) for j in round.authoritative],
        forbidding=forbidding(caa, settings.CAA_ISSUER, wildcard=True),
    )


def _resolver_pairs(round: Round) -> tuple[list[Reply], list[Pair]]:
    """What resolvers keep and need not be asked for, and whom to ask what."""
    host, known, pairs = round.organization.host, [], []
    for server in resolvers():
        kept = ledger.remembered(round.organization, server, host, round.expected)
        known += kept
        types = [type for type in round.expected if type not in {reply.question.type for reply in kept}]
        pairs += [(server, Question(host, type, recursive=True)) for type in types]
    return known, pairs


def _caa_pairs(round: Round) -> list[Pair]:
    """One authoritative server is enough: all of them agree."""
    first = round.authoritative[0]
    apex = next((reply.zone for reply in first.asides if reply.zone), round.organization.base_domain)
    if settings.CAA_ISSUER == NOBODY_LOOKS:
        return []
    return [(first.server, Question(name, "CAA")) for name in climb(round.organization.host, apex)]


def _of(server: Server, replies: list[Reply]) -> list[Reply]:
    return [reply for reply in replies if reply.server == server]


def _in_order_of_settings(judgements: list[Judgement]) -> list[Judgement]:
    labels = list(settings.DNS_RESOLVERS)
    return sorted(judgements, key=lambda judgement: labels.index(judgement.server.label))


def _keep(round: Round) -> None:
    ledger.note(round.organization, round.id, round.judgements, round.expected)
    if round.way is not None and round.way.is_open:
        tracking.move_on(
            round.way, round.judgements, all_authoritative=round.are_authoritative, quorum=round.has_quorum
        )
