"""Whether a customer's domain is proven and leads to us: its authoritative servers are asked, and must agree.

All that answer must agree, and one must answer. A server that keeps silent, or does not keep the zone, is passed over
by resolvers as well: it is told and decides nothing. Where none answers nothing is known, and nobody is blamed.
"""

from dataclasses import dataclass
from datetime import datetime

from dns.domains import probing
from dns.domains.delegation import Delegation, find
from dns.domains.dns_hosts import is_parking
from dns.domains.questions import Answer, Round
from dns.domains.reasons import Reason, reason_of, words_for
from dns.domains.views import View, view
from dns.domains.wanted import Wanted, wanted_of
from dns.models import CustomDomain


@dataclass(frozen=True)
class Finding:
    """What one look at a domain found. `message` is for people; `answers` are those that decided."""

    reason: Reason
    message: str
    found: Delegation
    views: tuple[View, ...] = ()
    answers: tuple[Answer, ...] = ()
    warnings: tuple[str, ...] = ()
    questions: int = 0

    @property
    def is_proof(self) -> bool:
        return self.reason == Reason.PROVEN

    @property
    def is_unknown(self) -> bool:
        return self.reason.is_doubt


def verify(domain: CustomDomain, now: datetime) -> Finding:
    """Asks at most 20 questions, in at most 3 seconds. Writes nothing; not to be called in a transaction."""
    round = Round()
    found = find(domain.name, round)
    if found.trouble:
        reason = Reason(found.reason) if found.reason else Reason.SERVERS_NOT_FOUND
        return Finding(reason, found.trouble, found, questions=round.used)
    wanted = wanted_of(domain, now, found.zone)
    answers = round.ask_each(found.servers, (wanted.challenge.name, "TXT"), (domain.name, wanted.lead_type))
    return _finding(wanted, found, tuple(answers), round)


def _finding(wanted: Wanted, found: Delegation, answers: tuple[Answer, ...], round: Round) -> Finding:
    views = _views(found, answers, wanted)
    wild = probing.wildcard(wanted, views, round)
    reason = reason_of(views, wanted, wild, is_parked=is_parking(found.names))
    warnings = probing.warnings(wanted, views, wild, round)
    return Finding(reason, words_for(reason, views, wanted, wild), found, views, answers, tuple(warnings), round.used)


def _views(found: Delegation, answers: tuple[Answer, ...], wanted: Wanted) -> tuple[View, ...]:
    given = {(answer.server, answer.type): answer for answer in answers}
    return tuple(view(s, given[s, "TXT"], given[s, wanted.lead_type], wanted) for s in found.servers)
