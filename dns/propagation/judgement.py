"""What the replies of each server come to."""

from collections.abc import Iterable
from dataclasses import dataclass

from dns.propagation.asking import Reply
from dns.propagation.servers import Server
from dns.propagation.stances import GRAVITY, KEEPS, Expected, Stance, stance_of
from dns.propagation.words import words

__all__ = ["Expected", "Judgement", "Stance", "judge", "stance_of"]


@dataclass(frozen=True)
class Judgement:
    """One server, over all that it was asked. `ask_again_in` is in seconds; None where nothing tells."""

    server: Server
    role: str
    stance: Stance
    said: str
    ask_again_in: int | None = None
    replies: tuple[Reply, ...] = ()
    asides: tuple[Reply, ...] = ()  # what else it was asked, of the zone: SOA, CAA

    @property
    def agrees(self) -> bool:
        return self.stance == Stance.AGREES

    @property
    def milliseconds(self) -> int:
        return max((reply.milliseconds for reply in self.replies), default=0)

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
        answers = ", ".join(answer for reply in replies for answer in reply.answers)
        return Judgement(server, role, stance, f"answers {answers or 'nothing, as it should'}", replies=tuple(replies))
    keeps = _keeps(replies, expected) if role == "resolver" else None
    return Judgement(server, role, stance, words(gravest, expected, role), keeps, tuple(replies))


def _keeps(replies: list[Reply], expected: Expected) -> int | None:
    """Seconds until all that it keeps wrongly has run out."""
    kept = [reply.ttl for reply in replies if reply.ttl is not None and stance_of(reply, expected, "resolver") in KEEPS]
    return max(kept, default=None)
