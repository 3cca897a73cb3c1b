"""What one reply says and what it should say, for people."""

from datetime import timedelta

from django.utils import timezone

from dns.propagation.asking import Reply
from dns.propagation.reading import alias_trouble
from dns.propagation.stances import Expected, Stance, stance_of
from sonicus.lib.durations import by_the_minute


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
            return f"{_nothing(reply)}, expected {_wanted(kind, wanted)}{_until(reply)}"
        case Stance.NOT_YET if reply.outdated:
            return f"still answers {kind} {answers}, expected {wanted}{_until(reply)}"
        case Stance.NOT_YET:
            return f"{_nothing(reply)}, expected {_wanted(kind, wanted)}"


def _wanted(kind: str, wanted: str) -> str:
    """Where none is wanted and nothing is answered, what is wrong is that the name itself is denied."""
    return f"the name to exist without {kind}" if wanted == "none" else f"{kind} {wanted}"


def _failing(reply: Reply, role: str) -> str:
    if role != "authoritative":
        return f"answers {reply.rcode}"
    if reply.misplaced:
        return f"answers {reply.rcode} out of zone {reply.zone}: it does not serve zone {reply.misplaced}"
    without = "" if reply.authoritative else " without authority"
    return f"answers {reply.rcode}{without}: it does not serve the zone"


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
    return f", and keeps that until {by_the_minute(timezone.now() + timedelta(seconds=reply.ttl)):%H:%M} UTC"
