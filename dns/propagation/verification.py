"""One look at an organization's name on request: every answer, what they come to, and what happens next."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone

from dns.propagation.asking import Reply
from dns.propagation.judgement import Judgement
from dns.propagation.looking import look
from dns.propagation.rounds import Round
from dns.propagation.stances import SILENT, Expected, Stance, stance_of
from dns.propagation.verdicts import verdict_of
from sonicus.lib.durations import in_words
from sonicus.lib.outcomes import Ready, Verdict, Waiting
from tenants.loop.wake import wake
from tenants.models import Condition, Organization
from tenants.table import table
from tenants.workflow import workflow

STEP = "propagation"
HEAD = ("server", "role", "asked", "answer", "expected", "TTL", "ms", "stance")


@dataclass(frozen=True)
class AnswerLine:
    """One question to one server. `stance` is empty where no certain answer is expected (SOA, CAA)."""

    server: str
    role: str
    type: str
    name: str
    rcode: str
    answers: list[str]
    expected: list[str]
    ttl: int | None
    milliseconds: int
    stance: str
    transport: str
    remembered_at: datetime | None = None


@dataclass(frozen=True)
class Verification:
    organization: str
    host: str
    is_good: bool
    reason: str
    message: str
    next: str
    round: str
    written_at: datetime | None
    authoritative_at: datetime | None
    quorum_at: datetime | None
    serials: dict[str, int] = field(default_factory=dict)
    lines: list[AnswerLine] = field(default_factory=list)

    def __str__(self) -> str:
        rows = [_cells(line) for line in self.lines]
        asked = table(HEAD, rows) if rows else "Nobody was asked."
        return "\n".join([asked, "", f"{self.host}: {self.reason}", self.message, self.next])


def verify(organization: Organization) -> Verification:
    """Ask now. Where that differs from what the step says, the step looks itself, too. Raises ProviderError."""
    round = look(organization)
    verdict = verdict_of(round)
    is_ready = isinstance(verdict, Ready)
    if is_ready != _is_step_ready(organization):
        wake(organization, [STEP])
    return Verification(
        organization=organization.slug,
        host=organization.host,
        is_good=is_ready,
        reason="Ready" if isinstance(verdict, Ready) else verdict.reason,
        message=verdict.message,
        next=_next(verdict),
        round=str(round.id),
        written_at=round.written_at,
        authoritative_at=round.way.authoritative_at if round.way else None,
        quorum_at=round.way.quorum_at if round.way else None,
        serials=round.serials,
        lines=lines_of(round),
    )


def lines_of(round: Round) -> list[AnswerLine]:
    return [
        _line(judgement, reply, round.expected)
        for judgement in round.judgements
        for reply in [*judgement.replies, *judgement.asides]
    ]


def _line(judgement: Judgement, reply: Reply, expected: Expected) -> AnswerLine:
    kind = reply.question.type
    return AnswerLine(
        server=judgement.server.label,
        role=judgement.role,
        type=kind,
        name=reply.question.name,
        rcode=reply.rcode or reply.failure,
        answers=list(reply.answers),
        expected=sorted(expected.get(kind, ())),
        ttl=reply.ttl,
        milliseconds=reply.milliseconds,
        stance=stance_of(reply, expected, judgement.role).value if kind in expected else "",
        transport=reply.transport,
        remembered_at=reply.remembered_at,
    )


def _is_step_ready(organization: Organization) -> bool:
    return Condition.objects.filter(organization=organization, step=STEP, status=Condition.Status.READY).exists()


def _next(verdict: Verdict) -> str:
    if isinstance(verdict, Waiting):
        span = timedelta(seconds=verdict.retry_in)
        return f"It is asked for again in {in_words(span)}, at {timezone.now() + span:%H:%M:%S} UTC."
    again = in_words(timedelta(seconds=workflow()[STEP].resync_seconds))
    return f"Everybody who had to agree agrees. It is looked at again every {again}."


def _cells(line: AnswerLine) -> tuple[str, ...]:
    asked = f"{line.type} {line.name}"
    expected = ", ".join(line.expected) or ("none" if line.stance else "")
    ttl = "" if line.ttl is None else str(line.ttl)
    milliseconds = "" if line.remembered_at or line.stance in SILENT else str(line.milliseconds)
    return line.server, line.role, asked, _answer(line), expected, ttl, milliseconds, line.stance or "–"


def _answer(line: AnswerLine) -> str:
    said = ", ".join(line.answers) or ("none" if line.stance == Stance.AGREES else line.rcode)
    said = "none" if said == "NOERROR" else said
    return f"{said} (said at {line.remembered_at:%H:%M} UTC, not asked)" if line.remembered_at else said
