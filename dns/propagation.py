"""Whether the world sees an organization's name: authoritative servers first, all of them, then the resolvers.

A resolver that is asked before the name exists keeps "does not exist" for the SOA minimum, ten minutes at IONOS; asked
after all authoritative servers agree, it is right at its first answer. Of the resolvers a majority of those configured
must agree, so that one which is down blocks nothing where three are asked.
"""

from datetime import timedelta

from django.db.models import Max
from django.utils import timezone

from dns.asking import Question, Reply, ask_all
from dns.desired import expected_answers
from dns.judgement import Expected, Judgement, Stance, judge
from dns.models import Observation, Record
from dns.picture import ADDRESS_TYPES
from dns.servers import Server, authoritative_servers, resolvers
from sonicus.lib.outcomes import Ready, Verdict, Waiting
from tenants.models import Organization

FIRST_SECONDS, LONGEST_SECONDS = 0.5, 15.0
SPREAD = 1.12  # the loop spreads waits by a tenth; what must not be asked too early waits so much longer

AUTHORITATIVE, RESOLVER = Observation.Role.AUTHORITATIVE.value, Observation.Role.RESOLVER.value


def verdict(organization: Organization) -> Verdict:
    """One round of questions, kept as Observation rows. Asks no resolver before the authoritative servers agree."""
    expected = {type: expected_answers(type) for type in ADDRESS_TYPES}
    found, seen_by_servers = _ask(organization.host, authoritative_servers(), AUTHORITATIVE, expected)
    asked = resolvers() if all(judgement.agrees for judgement in found) else []
    answers, seen_by_resolvers = _ask(organization.host, asked, RESOLVER, expected)
    rows = [_row(organization, reply, expected) for reply in [*seen_by_servers, *seen_by_resolvers]]
    Observation.objects.replace_round(organization, rows)
    return _authoritative_wait(organization, found) or _resolver_wait(organization, answers) or _ready(found + answers)


def quorum(servers: int) -> int:
    """A majority of those configured: 1 of 1, 2 of 2, 2 of 3, 3 of 4; none of none."""
    return servers // 2 + 1 if servers else 0


def poll_seconds(organization: Organization) -> float:
    """As long as the last write is ago, so that waits double: half a second first, at most 15."""
    written_at = Record.objects.filter(organization=organization).aggregate(at=Max("updated_at"))["at"]
    elapsed = (timezone.now() - written_at).total_seconds() if written_at else LONGEST_SECONDS
    return min(max(elapsed, FIRST_SECONDS), LONGEST_SECONDS)


def _ask(host: str, servers: list[Server], role: str, expected: Expected) -> tuple[list[Judgement], list[Reply]]:
    questions = [Question(host, type, recursive=role == RESOLVER) for type in expected]
    replies = ask_all(servers, questions)
    return judge(replies, expected, role), replies


def _authoritative_wait(organization: Organization, found: list[Judgement]) -> Waiting | None:
    missing = [judgement for judgement in found if not judgement.agrees]
    if not missing:
        return None
    gravest = next(stance for stance in Stance if stance in {judgement.stance for judgement in missing})
    reason = "NotYetAuthoritative" if gravest == Stance.NOT_YET else gravest.value
    agree = f"{len(found) - len(missing)} of {len(found)} authoritative servers agree"
    return Waiting(reason, f"{agree}. {_told(missing)}.", poll_seconds(organization))


def _resolver_wait(organization: Organization, found: list[Judgement]) -> Waiting | None:
    """Waits until so many may know better that a majority can be had, and not a moment less."""
    missing = [judgement for judgement in found if not judgement.agrees]
    lacking = quorum(len(found)) - (len(found) - len(missing))
    if lacking <= 0:
        return None
    poll = poll_seconds(organization)
    waits = sorted(_wait_for(judgement, poll) for judgement in missing)
    reason = "WrongValue" if all(j.stance == Stance.WRONG_VALUE for j in missing) else "Propagating"
    agree = f"{len(found) - len(missing)} of {len(found)} resolvers agree, {quorum(len(found))} are needed"
    return Waiting(reason, f"{agree}. {_told(missing)}{_until(missing)}.", waits[lacking - 1])


def _wait_for(judgement: Judgement, poll: float) -> float:
    return poll if judgement.ask_again_in is None else max(judgement.ask_again_in, 1) * SPREAD


def _until(missing: list[Judgement]) -> str:
    kept = [judgement.ask_again_in for judgement in missing if judgement.ask_again_in is not None]
    return f"; until {timezone.now() + timedelta(seconds=max(kept)):%H:%M} UTC at the latest" if kept else ""


def _ready(found: list[Judgement]) -> Ready:
    return Ready(f"{_told(found)}.")


def _told(found: list[Judgement]) -> str:
    return "; ".join(str(judgement) for judgement in found)


def _row(organization: Organization, reply: Reply, expected: Expected) -> Observation:
    return Observation(
        organization=organization,
        server=reply.server.label,
        role=RESOLVER if reply.question.recursive else AUTHORITATIVE,
        name=reply.question.name,
        type=reply.question.type,
        expected=sorted(expected[reply.question.type]),
        rcode=reply.rcode or reply.failure,
        answers=list(reply.answers),
        ttl=reply.ttl,
        authoritative=reply.authoritative,
        milliseconds=reply.milliseconds,
    )
