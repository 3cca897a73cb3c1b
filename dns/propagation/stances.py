"""How a server stands to what we expect, in one machine-readable word."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from dns.propagation.asking import Reply
from dns.propagation.reading import alias_trouble

Expected = Mapping[str, set[str]]  # record type -> canonical answers; an empty set means none at all


class Stance(StrEnum):
    """The gravest first."""

    LAME = "Lame"  # an authoritative server that refuses, fails, or has no authority for our zone
    REFUSED = "Refused"  # a resolver that does not answer us
    SERVER_FAILURE = "ServerFailure"  # a resolver that cannot find out
    TIMEOUT = "Timeout"
    SERVER_DOWN = "ServerDown"  # nobody listens there, or it has no address
    BROKEN_DNSSEC = "BrokenDnssec"  # a validating resolver throws the answer away
    ALIAS_LOOP = "AliasLoop"
    WILDCARD_IN_THE_WAY = "WildcardInTheWay"
    WRONG_VALUE = "WrongValue"
    STRAY_ADDRESS = "StrayAddress"  # ours, and one that is not
    NOT_YET = "NotYet"  # NXDOMAIN, no record of the type, or what was right before the last write
    NEGATIVELY_CACHED = "NegativelyCached"  # the same of a resolver, which keeps it for a while
    AGREES = "Agrees"


GRAVITY = {stance: grade for grade, stance in enumerate(Stance)}
SILENT = (Stance.TIMEOUT, Stance.SERVER_DOWN)
KEEPS = (Stance.NEGATIVELY_CACHED, Stance.NOT_YET, Stance.WRONG_VALUE, Stance.STRAY_ADDRESS)  # a resolver, for a while


def stance_of(reply: Reply, expected: Expected, role: str) -> Stance:
    if reply.failure:
        return Stance.TIMEOUT if reply.timed_out else Stance.SERVER_DOWN
    if alias_trouble(reply.question.name, reply.chain):
        return Stance.ALIAS_LOOP  # before all else: some servers call it a failure
    if reply.bogus:
        return Stance.BROKEN_DNSSEC
    if role == "authoritative" and (not reply.authoritative or not _is_answer(reply) or reply.misplaced):
        return Stance.LAME
    if reply.rcode == "REFUSED":
        return Stance.REFUSED
    return _of_answer(reply, expected) if _is_answer(reply) else Stance.SERVER_FAILURE


def is_as_expected(rcode: str, answers: Iterable[str], type: str, expected: Expected) -> bool:
    """NXDOMAIN is said of the whole name: wrong where another type is expected, also if this one is not (RFC 8020)."""
    return set(answers) == expected[type] and not (rcode == "NXDOMAIN" and any(expected.values()))


def _is_answer(reply: Reply) -> bool:
    return reply.rcode in ("NOERROR", "NXDOMAIN")


def _of_answer(reply: Reply, expected: Expected) -> Stance:
    wanted = expected[reply.question.type]
    if reply.by_wildcard:
        return Stance.WILDCARD_IN_THE_WAY
    if is_as_expected(reply.rcode, reply.answers, reply.question.type, expected):
        return Stance.AGREES
    if reply.outdated:
        return Stance.NOT_YET
    if reply.answers:
        return Stance.STRAY_ADDRESS if _are_ours_and_more(reply, wanted) else Stance.WRONG_VALUE
    return Stance.NEGATIVELY_CACHED if reply.question.recursive and reply.ttl is not None else Stance.NOT_YET


def _are_ours_and_more(reply: Reply, wanted: set[str]) -> bool:
    return wanted < set(reply.answers) and not reply.chain
