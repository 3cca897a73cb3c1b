"""An outcome in the words of dns/propagation/asking.py, so that all who judge answers judge these too."""

import dns.rcode
from dns.bulk.answers import Found
from dns.bulk.contents import CNAME
from dns.bulk.outcome import Outcome
from dns.bulk.questions import TYPES
from dns.bulk.slow_path import SILENT
from dns.propagation.asking import Question, Reply
from dns.propagation.reading import LONGEST_CHAIN
from dns.propagation.servers import Server


def as_reply(server: Server, outcome: Outcome) -> Reply:
    asked = outcome.question
    question = Question(asked.name, asked.type, recursive=asked.recursive)
    answer = outcome.answer
    if answer is None:
        timed_out = outcome.failure.startswith(SILENT)
        return Reply(server, question, outcome.milliseconds, failure=outcome.failure, timed_out=timed_out)
    here = _standing_at(asked.name, TYPES[asked.type], answer.found)
    chain = _chain(asked.name, answer.found)
    there = _of_type(chain[-1] if chain else asked.name, TYPES[asked.type], answer.found)
    return Reply(
        server,
        question,
        outcome.milliseconds,
        rcode=dns.rcode.to_text(dns.rcode.Rcode(answer.rcode)),
        answers=_texts(here),
        ttl=min((record.ttl for record in here), default=answer.negative_ttl),
        authoritative=answer.authoritative,
        chain=chain,
        led_to=_texts(there),
        serial=answer.serial,
        negative_ttl=answer.negative_ttl,
        secure=answer.secure if asked.recursive else None,
        transport=outcome.transport,
    )


def _standing_at(name: str, type: int, found: tuple[Found, ...]) -> list[Found]:
    """An alias in the place of what was asked for is shown as what it is."""
    return _of_type(name, type, found) or _of_type(name, CNAME, found)


def _of_type(name: str, type: int, found: tuple[Found, ...]) -> list[Found]:
    return [record for record in found if record.type == type and record.name == name.lower()]


def _chain(name: str, found: tuple[Found, ...]) -> tuple[str, ...]:
    """Targets of aliases, in order; one that comes twice ends it."""
    aliases = {record.name: record.value for record in found if record.type == CNAME}
    chain: list[str] = []
    at = name.lower()
    while at in aliases and len(chain) <= LONGEST_CHAIN:
        at = aliases[at]
        is_circle = at in chain or at == name.lower()
        chain.append(at)
        if is_circle:
            break
    return tuple(chain)


def _texts(found: list[Found]) -> tuple[str, ...]:
    return tuple(sorted({f"CNAME {record.value}." if record.type == CNAME else record.value for record in found}))
