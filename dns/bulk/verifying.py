"""Every live organization's name, seen through every server: `manage.py dns verify --all`; custom domains if wanted.

Authoritative servers are asked first, resolvers only for names on which all of those agree: who asks a resolver for a
name too early makes it keep "does not exist".
"""

import time
from collections.abc import Callable, Iterable

from dns.bulk.keeping import keep
from dns.bulk.names import batches, live
from dns.bulk.summary import Finding, Summary, finding
from dns.bulk.visit import Visit
from dns.domains import check_routed
from dns.models import CustomDomain
from dns.propagation.ledger import row
from dns.propagation.rounds import Round, missing
from tenants.loop.wake import wake

STEP = "propagation"


def verify_all(
    *, cap: int | None = None, with_domains: bool = False, tell: Callable[[str], None] = lambda _line: None
) -> Summary:
    """Asks about all names, writes every answer into the ledger, and wakes the step of those that are not as expected.

    `cap` is in questions a second to each server, in place of both settings'. `tell` gets a line after each batch.
    `with_domains`: then each custom domain that leads somewhere has its daily look, by the guards of dns/domains.
    Raises ProviderError where the authoritative servers of a base domain cannot be found.
    """
    started, summary, total = time.monotonic(), Summary(), live().count()
    with Visit(cap) as visit:
        for names in batches():
            rounds = visit.ask(names)
            _note(rounds)
            findings = [_finding(round) for round in rounds]
            summary.add(findings)
            summary.woken += _wake(rounds, findings)
            summary.seconds = time.monotonic() - started
            summary.questions, summary.ignored = visit.questions, visit.ignored
            tell(f"{summary.names:,} of {total:,} names, {len(summary.disagreeing):,} not as they should be")
    if with_domains:
        _verify_domains(summary, tell)
        summary.seconds = time.monotonic() - started
    return summary


def _verify_domains(summary: Summary, tell: Callable[[str], None]) -> None:
    total, summary.domains = CustomDomain.objects.routed().count(), 0
    for some in check_routed():
        summary.add_domains(some)
        tell(f"{summary.domains:,} of {total:,} custom domains")


def _note(rounds: Iterable[Round]) -> None:
    keep(
        row(round.organization, round.id, reply, judgement.role, round.expected)
        for round in rounds
        for judgement in round.judgements
        for reply in judgement.replies
        if reply.remembered_at is None
    )


def _finding(round: Round) -> Finding | None:
    """Of resolvers a quorum is enough, as everywhere."""
    if round.has_quorum:
        return None
    return finding(round.organization.host, missing(round.judgements))


def _wake(rounds: list[Round], findings: list[Finding | None]) -> int:
    """Whoever is asked again finds out more, unless a server only keeps silent."""
    woken = [
        round.organization for round, found in zip(rounds, findings, strict=True) if found and not found.is_silence
    ]
    for organization in woken:
        wake(organization, [STEP])
    return len(woken)
