"""The propagation ledger: every answer, kept for DNS_LEDGER_DAYS; and what it lets us know without asking."""

import uuid
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from dns.models import CustomDomain, Observation
from dns.models.observation import IS_TROUBLE, LONGEST_KEPT
from dns.propagation.asking import Question, Reply
from dns.propagation.judgement import Judgement
from dns.propagation.servers import Server
from dns.propagation.stances import Expected, Stance, is_as_expected, stance_of
from dns.propagation.words import words
from tenants.models import Organization

AT_ONCE = 10_000
CARRY_ANSWERS = ("NOERROR", "NXDOMAIN")
KEEP_WRONGLY = (Stance.WRONG_VALUE, Stance.STRAY_ADDRESS, Stance.NOT_YET)


def note(
    organization: Organization,
    round: uuid.UUID,
    judgements: Iterable[Judgement],
    expected: Expected,
    custom_domain: CustomDomain | None = None,
) -> None:
    """Write down what was asked now; what was remembered stands there already."""
    Observation.objects.bulk_create(
        row(organization, round, reply, judgement.role, expected, custom_domain)
        for judgement in judgements
        for reply in [*judgement.replies, *judgement.asides]
        if reply.remembered_at is None
    )


def row(
    organization: Organization,
    round: uuid.UUID,
    reply: Reply,
    role: str,
    expected: Expected,
    custom_domain: CustomDomain | None = None,
) -> Observation:
    """Of questions to which no answer is expected (SOA, CAA) nothing is said but the answer."""
    is_judged = reply.question.type in expected
    return Observation(
        organization=organization,
        custom_domain=custom_domain,
        round=round,
        server=reply.server.label,
        role=role,
        name=reply.question.name,
        type=reply.question.type,
        expected=sorted(expected.get(reply.question.type, ())),
        rcode=reply.rcode or reply.failure,
        answers=list(reply.answers),
        ttl=reply.ttl,
        authoritative=reply.authoritative,
        milliseconds=reply.milliseconds,
        chain=list(reply.chain),
        serial=reply.serial,
        secure=reply.secure,
        transport=reply.transport,
        stance=stance_of(reply, expected, role) if is_judged else "",
        says=words(reply, expected, role) if is_judged else "",
    )


def remembered(organization: Organization, resolver: Server, name: str, expected: Expected) -> list[Reply]:
    """What a resolver said and must still say, because it keeps it: not to be asked before that has run out."""
    rows = Observation.objects.last_of_resolvers(organization, name).filter(server=resolver.label)
    return [_reply(resolver, row) for row in rows if row.type in expected and _is_kept_wrongly(row, expected)]


def with_kept_answers(organizations: Iterable[Organization]) -> set[uuid.UUID]:
    """Of these the keys of those for which remembered() may have anything to tell."""
    recent = Observation.objects.filter(organization__in=organizations, role="resolver", custom_domain=None)
    rows = recent.filter(IS_TROUBLE, at__gte=timezone.now() - LONGEST_KEPT, rcode__in=CARRY_ANSWERS, ttl__isnull=False)
    return {row.organization_id for row in rows.only("organization_id", "at", "ttl") if _is_kept(row)}


def in_effect(organization: Organization) -> list[Observation]:
    """The latest round, and what resolvers that were left alone in it said before."""
    latest = list(Observation.objects.latest_round(organization))
    there = {(row.server, row.role, row.type) for row in latest}
    kept = [
        row
        for row in Observation.objects.last_of_resolvers(organization, organization.host)
        if (row.server, row.role, row.type) not in there and row.stance != Stance.AGREES and _is_kept(row)
    ]
    return [*latest, *kept]


def forget_old() -> int:
    """Remove what is older than DNS_LEDGER_DAYS, in parts, so that no lock is held for long; returns how many.

    One statement for each part: delete() would fetch every row first, for receivers that listen to all models.
    """
    old = Observation.objects.before(timezone.now() - timedelta(days=settings.DNS_LEDGER_DAYS)).order_by()
    times, removed = old.order_by("at").values_list("at", flat=True), 0
    while ends := list(times[AT_ONCE - 1 : AT_ONCE]):
        removed += old.filter(at__lte=ends[0])._raw_delete(old.db)
    return removed + old._raw_delete(old.db)


def _is_kept_wrongly(row: Observation, expected: Expected) -> bool:
    """Of old values only those that were seen to be wrong: what agreed once may have been asked for anew since."""
    differs = not is_as_expected(row.rcode, row.answers, row.type, expected)
    return row.rcode in CARRY_ANSWERS and differs and _is_kept(row) and (not row.answers or row.stance in KEEP_WRONGLY)


def _is_kept(row: Observation) -> bool:
    return row.kept_until is not None and row.kept_until > timezone.now()


def _reply(resolver: Server, row: Observation) -> Reply:
    assert row.kept_until is not None  # noqa: S101
    return Reply(
        resolver,
        Question(row.name, row.type, recursive=True),
        row.milliseconds,
        rcode=row.rcode,
        answers=tuple(row.answers),
        ttl=max(1, round((row.kept_until - timezone.now()).total_seconds())),
        chain=tuple(row.chain),
        secure=row.secure,
        transport=row.transport,
        remembered_at=row.at,
    )
