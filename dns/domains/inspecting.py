"""Whether a customer's domain is proven and leads to us: its authoritative servers are asked, and must agree.

All that answer must agree, and one must answer. A server that keeps silent, or does not keep the zone, is passed over
by resolvers as well: it is told and decides nothing. Where none answers nothing is known, and nobody is blamed.
"""

from dataclasses import dataclass
from datetime import datetime

from dns.domains import probing
from dns.domains.delegation import Delegation, find
from dns.domains.dns_hosts import is_parking
from dns.domains.issuing import objection_of_caa
from dns.domains.questions import Answer, Budget
from dns.domains.reasons import Reason, reason_of, words_for
from dns.domains.testimony import Health, Testimony, testimony_of
from dns.domains.wanted import Wanted, wanted_of
from dns.models import CustomDomain


@dataclass(frozen=True)
class Inspection:
    """What one look at a domain found. `message` is for people; `answers` are those that decided."""

    reason: Reason
    message: str
    found: Delegation
    testimonies: tuple[Testimony, ...] = ()
    answers: tuple[Answer, ...] = ()
    warnings: tuple[str, ...] = ()
    caa: str = ""  # why no certificate can be issued
    questions: int = 0

    @property
    def is_proof(self) -> bool:
        return self.reason == Reason.PROVEN

    @property
    def is_unknown(self) -> bool:
        return self.reason.is_doubt

    @property
    def unheard(self) -> tuple[str, ...]:
        """Servers that say neither yes nor no at the moment; one that does not keep the zone says that."""
        return tuple(one.server.label for one in self.testimonies if one.health in (Health.SILENT, Health.BROKEN))


def inspect(domain: CustomDomain, now: datetime) -> Inspection:
    """Asks at most 20 questions, in at most 3 seconds. Writes nothing; not to be called in a transaction."""
    budget = Budget()
    found = find(domain.name, budget)
    if found.trouble:
        reason = Reason(found.reason) if found.reason else Reason.SERVERS_NOT_FOUND
        return Inspection(reason, found.trouble, found, questions=budget.used)
    wanted = wanted_of(domain, now, found.zone)
    answers = budget.ask_each(found.servers, (wanted.challenge.name, "TXT"), (domain.name, wanted.lead_type))
    return _inspection(wanted, found, tuple(answers), budget)


def _inspection(wanted: Wanted, found: Delegation, answers: tuple[Answer, ...], budget: Budget) -> Inspection:
    testimonies = _testimonies(found, answers, wanted)
    wild = probing.wildcard(wanted, testimonies, budget)
    reason = reason_of(testimonies, wanted, wild, is_parked=is_parking(found.names))
    warnings = probing.warnings(wanted, testimonies, wild, budget)
    first = next((one for one in testimonies if one.is_right), None)
    caa = objection_of_caa(wanted, first, budget) if first else ""
    said = (*warnings, caa) if caa else tuple(warnings)
    words = words_for(reason, testimonies, wanted, wild)
    return Inspection(reason, words, found, testimonies, answers, said, caa, budget.used)


def _testimonies(found: Delegation, answers: tuple[Answer, ...], wanted: Wanted) -> tuple[Testimony, ...]:
    given = {(answer.server, answer.type): answer for answer in answers}
    return tuple(testimony_of(s, given[s, "TXT"], given[s, wanted.lead_type], wanted) for s in found.servers)
