"""What else speaks against a custom domain: wildcards, servers that fail, addresses that are not ours."""

from collections.abc import Sequence
from enum import StrEnum

from dns.domains.challenge import ChallengeState, look_at
from dns.domains.questions import Answer, Budget
from dns.domains.testimony import Health, Lead, Testimony
from dns.domains.wanted import Wanted
from dns.propagation.wildcard import name_that_cannot_exist
from dns.records.desired import expected_answers


class Wildcard(StrEnum):
    NONE = "none"
    PROVES = "proves"  # it answers the challenge of any name
    LEADS = "leads"  # it answers in place of the name


def wildcard(wanted: Wanted, testimonies: Sequence[Testimony], budget: Budget) -> Wildcard:
    """Ask for a neighbour that nobody can have set. Asked of one server, and only where its answer can matter."""
    first = next((one for one in testimonies if one.answers), None)
    if first is None:
        return Wildcard.NONE
    if first.proof == ChallengeState.RIGHT and _proves_any(wanted, first, budget):
        return Wildcard.PROVES
    if wanted.is_apex or first.lead == Lead.MISSING:
        return Wildcard.NONE
    name = name_that_cannot_exist(wanted.domain.name)
    return Wildcard.LEADS if _leads(budget.ask(first.server, name, wanted.lead_type)) == first.leads else Wildcard.NONE


def warnings(wanted: Wanted, testimonies: Sequence[Testimony], wild: Wildcard, budget: Budget) -> list[str]:
    """What keeps nothing from being proven, but visitors from arriving."""
    first = next((one for one in testimonies if one.is_right), None)
    found = (
        [_of_server(one) for one in testimonies if not one.answers] if any(one.answers for one in testimonies) else []
    )
    if first is None:
        return found
    if wild == Wildcard.LEADS:
        found.append("A wildcard of your zone answers for this name; an exact record is safer.")
    return [*found, *_of_other_addresses(wanted, first, budget)]


def _proves_any(wanted: Wanted, first: Testimony, budget: Budget) -> bool:
    answer = budget.ask(first.server, name_that_cannot_exist(wanted.challenge.name), "TXT")
    return look_at(answer.values, wanted.domain, wanted.now) == ChallengeState.RIGHT


def _leads(answer: Answer) -> tuple[str, ...]:
    return (f"CNAME {answer.alias}",) if answer.alias else answer.values


def _of_server(testimony: Testimony) -> str:
    is_lame = testimony.health == Health.LAME
    advice = " Your registrar names it: take it out there, or set the zone up on it." if is_lame else ""
    return f"Name server {testimony.server.label} {testimony.says}.{advice}"


def _of_other_addresses(wanted: Wanted, first: Testimony, budget: Budget) -> list[str]:
    """Beside an alias there is nothing else; where a zone begins a left-over AAAA leads half of the visitors astray."""
    if not wanted.is_apex:
        return []
    other = "AAAA" if wanted.lead_type == "A" else "A"
    seen, ours = set(budget.ask(first.server, wanted.domain.name, other).values), expected_answers(other)
    if seen - ours:
        strays = ", ".join(sorted(seen - ours))
        return [f"{other} {strays} at {wanted.domain.name} is not ours: some visitors will not reach you. Remove it."]
    if ours - seen:
        return [f"There is no {other} {', '.join(sorted(ours - seen))} at {wanted.domain.name}; some visitors need it."]
    return []
