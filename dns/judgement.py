"""What the replies of the servers mean, in words for people."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from dns.asking import Reply
from dns.servers import Server


class Stance(StrEnum):
    """How a server stands to what we expect; the gravest first."""

    LAME = "Lame"  # it does not serve our zone: REFUSED, SERVFAIL, or an answer without authority
    SERVER_DOWN = "ServerDown"
    WRONG_VALUE = "WrongValue"
    NOT_YET = "NotYet"  # NXDOMAIN, or no record of the type
    AGREES = "Agrees"


GRAVITY = list(Stance)

Expected = Mapping[str, set[str]]  # record type -> canonical answers


@dataclass(frozen=True)
class Judgement:
    """One server, over all that it was asked. `ask_again_in` is in seconds; None where nothing tells."""

    server: Server
    role: str
    stance: Stance
    said: str
    ask_again_in: int | None = None

    @property
    def agrees(self) -> bool:
        return self.stance == Stance.AGREES

    def __str__(self) -> str:
        return f"{self.server.label} ({self.role}) {self.said}"


def judge(replies: Iterable[Reply], expected: Expected, role: str) -> list[Judgement]:
    """One judgement for each server: the gravest of its replies decides, the answers of the good ones are joined."""
    by_server: dict[Server, list[Reply]] = {}
    for reply in replies:
        by_server.setdefault(reply.server, []).append(reply)
    return [_judge_server(server, own, expected, role) for server, own in by_server.items()]


def _judge_server(server: Server, replies: list[Reply], expected: Expected, role: str) -> Judgement:
    gravest = min(replies, key=lambda reply: GRAVITY.index(stance_of(reply, expected, role)))
    stance = stance_of(gravest, expected, role)
    if stance == Stance.AGREES:
        said = f"answers {', '.join(answer for reply in replies for answer in reply.answers)}"
        return Judgement(server, role, stance, said)
    keeps = gravest.ttl if stance in (Stance.NOT_YET, Stance.WRONG_VALUE) else None
    return Judgement(server, role, stance, _said(gravest, stance, expected), keeps)


def stance_of(reply: Reply, expected: Expected, role: str) -> Stance:
    wanted = expected[reply.question.type]
    if reply.failure:
        return Stance.SERVER_DOWN
    if reply.rcode not in ("NOERROR", "NXDOMAIN") or (role == "authoritative" and not reply.authoritative):
        return Stance.LAME
    if set(reply.answers) == wanted:
        return Stance.AGREES
    return Stance.WRONG_VALUE if reply.answers else Stance.NOT_YET


def _said(reply: Reply, stance: Stance, expected: Expected) -> str:
    kind = reply.question.type
    if stance == Stance.SERVER_DOWN:
        return reply.failure
    if stance == Stance.LAME:
        return f"answers {reply.rcode}" + ("" if reply.authoritative else " without authority")
    if stance == Stance.NOT_YET:
        nothing = "NXDOMAIN" if reply.rcode == "NXDOMAIN" else f"no {kind} record"
        return f"answers {nothing}, expected {kind} {_list(expected[kind])}"
    return f"answers {kind} {_list(reply.answers)}, expected {_list(expected[kind]) or 'none'}"


def _list(answers: Iterable[str]) -> str:
    return ", ".join(sorted(answers))
