"""What the replies of the servers mean, in words for people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from dns.asking import Reply
from dns.reading import alias_trouble
from dns.servers import Server
from dns.stances import GRAVITY, Expected, Stance, stance_of

__all__ = ["GRAVITY", "Expected", "Judgement", "Stance", "judge", "stance_of", "words"]

KEEPS = (Stance.NEGATIVELY_CACHED, Stance.WRONG_VALUE, Stance.STRAY_ADDRESS)


@dataclass(frozen=True)
class Judgement:
    """One server, over all that it was asked. `ask_again_in` is in seconds; None where nothing tells."""

    server: Server
    role: str
    stance: Stance
    said: str
    ask_again_in: int | None = None
    replies: tuple[Reply, ...] = ()

    @property
    def agrees(self) -> bool:
        return self.stance == Stance.AGREES

    @property
    def milliseconds(self) -> int:
        return max((reply.milliseconds for reply in self.replies), default=0)

    @property
    def was_asked(self) -> bool:
        """Not where all that it says is remembered."""
        return any(reply.remembered_at is None for reply in self.replies)

    def __str__(self) -> str:
        return f"{self.server.label} ({self.role}) {self.said}"


def judge(replies: Iterable[Reply], expected: Expected, role: str) -> list[Judgement]:
    """One judgement for each server: the gravest of its replies decides, the answers of the good ones are joined."""
    by_server: dict[Server, list[Reply]] = {}
    for reply in replies:
        by_server.setdefault(reply.server, []).append(reply)
    return [_judge_server(server, own, expected, role) for server, own in by_server.items()]


def _judge_server(server: Server, replies: list[Reply], expected: Expected, role: str) -> Judgement:
    gravest = min(replies, key=lambda reply: GRAVITY[stance_of(reply, expected, role)])
    stance = stance_of(gravest, expected, role)
    if stance == Stance.AGREES:
        said = f"answers {', '.join(answer for reply in replies for answer in reply.answers)}"
        return Judgement(server, role, stance, said, replies=tuple(replies))
    keeps = _keeps(replies, expected) if role == "resolver" else None
    return Judgement(server, role, stance, words(gravest, expected, role), keeps, tuple(replies))


def _keeps(replies: list[Reply], expected: Expected) -> int | None:
    """Seconds until all that it keeps wrongly has run out."""
    kept = [reply.ttl for reply in replies if reply.ttl is not None and stance_of(reply, expected, "resolver") in KEEPS]
    return max(kept, default=None)


def words(reply: Reply, expected: Expected, role: str) -> str:
    """What this reply says, and what it should say."""
    stance, kind = stance_of(reply, expected, role), reply.question.type
    answers, wanted = ", ".join(sorted(reply.answers)), ", ".join(sorted(expected[kind])) or "none"
    match stance:
        case Stance.AGREES:
            return f"answers {answers}" if answers else f"answers no {kind} record, as it should"
        case Stance.TIMEOUT | Stance.SERVER_DOWN:
            return reply.failure
        case Stance.LAME | Stance.REFUSED | Stance.SERVER_FAILURE:
            return f"{_failing(reply, role)}{_explained(reply)}"
        case Stance.BROKEN_DNSSEC:
            return f"answers SERVFAIL because the zone's signatures do not hold (DNSSEC){_explained(reply)}"
        case Stance.ALIAS_LOOP:
            return f"answers an alias that leads nowhere: {alias_trouble(reply.question.name, reply.chain)}"
        case Stance.WILDCARD_IN_THE_WAY:
            return f"answers {kind} {answers} for any name (a wildcard), expected a record of its own: {kind} {wanted}"
        case Stance.STRAY_ADDRESS:
            stray = ", ".join(sorted(set(reply.answers) - expected[kind]))
            return f"answers {kind} {answers}, expected {wanted}: {stray} is not ours, and leads visitors elsewhere"
        case Stance.WRONG_VALUE:
            return f"answers {kind} {answers}, expected {wanted}{_until(reply)}"
        case Stance.NEGATIVELY_CACHED:
            return f"{_nothing(reply)}, expected {kind} {wanted}{_until(reply)}"
        case Stance.NOT_YET:
            return f"{_nothing(reply)}, expected {kind} {wanted}"


def _failing(reply: Reply, role: str) -> str:
    without = " without authority" if role == "authoritative" and not reply.authoritative else ""
    return f"answers {reply.rcode}{without}"


def _explained(reply: Reply) -> str:
    return f" (it says: {reply.explained})" if reply.explained else ""


def _nothing(reply: Reply) -> str:
    nothing = "NXDOMAIN" if reply.rcode == "NXDOMAIN" else f"no {reply.question.type} record"
    if reply.remembered_at is None:
        return f"answers {nothing}"
    return f"answered {nothing} at {reply.remembered_at:%H:%M} UTC"


def _until(reply: Reply) -> str:
    if not reply.question.recursive or reply.ttl is None:
        return ""
    return f", and keeps that until {timezone.now() + timedelta(seconds=reply.ttl):%H:%M} UTC"
