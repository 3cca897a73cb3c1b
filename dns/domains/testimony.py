"""What one name server says of a custom domain: of its proof, and of where the name leads."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from dns.domains.challenge import ChallengeState, look_at, target_host
from dns.domains.questions import Answer
from dns.domains.wanted import Wanted
from dns.propagation.servers import Server
from dns.records.desired import expected_answers


class Lead(StrEnum):
    """Where the name leads; the best first."""

    RIGHT = "right"
    WRONG = "wrong"
    MISSING = "missing"


class Health(StrEnum):
    ANSWERS = "Answers"
    LAME = "Lame"  # it does not keep this zone
    BROKEN = "Broken"  # it says itself that it cannot answer
    SILENT = "Silent"


@dataclass(frozen=True)
class Testimony:
    """Of a server that does not answer, proof and lead mean nothing."""

    server: Server
    health: Health
    says: str
    proof: ChallengeState = ChallengeState.MISSING
    lead: Lead = Lead.MISSING
    texts: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()

    @property
    def answers(self) -> bool:
        return self.health == Health.ANSWERS

    @property
    def is_right(self) -> bool:
        return self.answers and self.proof == ChallengeState.RIGHT and self.lead == Lead.RIGHT


def testimony_of(server: Server, text: Answer, lead: Answer, wanted: Wanted) -> Testimony:
    """Of the two answers of one server: to the challenge, and to the name itself."""
    doubtful = [answer for answer in (text, lead) if not answer.is_definite]
    if doubtful:
        return _of_doubt(server, doubtful)
    proof = look_at(text.values, wanted.domain, wanted.now)
    leads = (f"CNAME {lead.alias}",) if lead.alias else lead.values
    says = f"{_of_texts(text)}; {_of_leads(lead, leads)}"
    return Testimony(server, Health.ANSWERS, says, proof, _lead(lead, wanted), text.values, leads)


def _of_doubt(server: Server, doubtful: Iterable[Answer]) -> Testimony:
    """The first decides; what was lost says more than what was refused."""
    answer = min(doubtful, key=lambda answer: not answer.failure)
    if answer.failure:
        return Testimony(server, Health.SILENT, answer.failure)
    if answer.rcode in ("NOERROR", "NXDOMAIN", "REFUSED", "NOTAUTH"):
        return Testimony(server, Health.LAME, f"answers {answer.rcode} without authority: it does not keep this zone")
    return Testimony(server, Health.BROKEN, f"answers {answer.rcode}")


def _lead(answer: Answer, wanted: Wanted) -> Lead:
    if not answer.alias and not answer.values:
        return Lead.MISSING
    if wanted.is_apex:
        is_right = not answer.alias and set(answer.values) == expected_answers(answer.type)
    else:
        is_right = answer.alias == target_host(wanted.domain)
    return Lead.RIGHT if is_right else Lead.WRONG


def _of_texts(answer: Answer) -> str:
    if answer.values:
        return f"TXT {', '.join(answer.values)}"[:300]
    return f"no TXT at {answer.name}"


def _of_leads(answer: Answer, leads: tuple[str, ...]) -> str:
    return ", ".join(leads)[:300] or f"no {answer.type} at {answer.name}"
