"""How an organization's DNS does, in one sentence: what is right, what is awaited and until when, what to do."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from django.utils import timezone

from dns.models import ForeignRecord, Observation
from dns.reports.seen import Round, newest_round
from dns.thresholds import HELD_BACK
from tenants.models import Condition, Organization
from tenants.reasons import explanation_for

STEPS = ("dns", "propagation")
WAITS = {  # what the records wait for, where the loop's own words are for operators
    "HeldByAnother": "Somebody else is just giving this name up. That takes a moment.",
    "PolicyForbids": "Changes of DNS are put off at the moment. It is on our staff’s list.",
    HELD_BACK: "So much would change at once that our staff look at it first.",
}
WRITTEN = "The records of {host} are written; not all authoritative servers answer them yet."
SERVED = "All authoritative servers of {host} answer rightly; not enough resolvers do yet."
OF_PROPAGATION = {  # what time alone heals
    "Requested": "The records of {host} are written; the servers are asked in a moment.",
    "NotYetAuthoritative": WRITTEN,
    "Propagating": SERVED,
    "NegativelyCached": SERVED,
    "NotYet": SERVED,
    "ResolversDown": SERVED,
    "ProviderUnavailable": WRITTEN,
    "RateLimited": WRITTEN,
}
ELSEWHERE_WRONG = "The records of {host} are written, but it is not answered everywhere as it should be."
NOTHING_TO_DO = "You need not do anything; we look again by ourselves."
ON_OUR_LIST = "You need not do anything; it is on our staff’s list."


class Kind(StrEnum):
    """How to look at it: nothing yet, on its way, in trouble, right, or gone."""

    NOTHING = "nothing"
    WORKING = "working"
    TROUBLE = "trouble"
    RIGHT = "right"
    GONE = "gone"


@dataclass(frozen=True)
class DnsState:
    """`reason` is machine-readable, `details` what was found word for word, `until` when it is expected or tried anew.

    `is_over`: nothing will change unless somebody asks for it.
    """

    kind: Kind
    reason: str
    sentence: str
    todo: str = ""
    details: str = ""
    until: datetime | None = None
    is_over: bool = False


def state_of_dns(organization: Organization, *, for_staff: bool = False) -> DnsState:
    """Read from our own rows only."""
    if organization.left_at:
        return DnsState(Kind.GONE, "Left", f"{organization.host} is given up; its records are removed.", is_over=True)
    if not organization.is_vouched:
        sentence = "Nothing stands in DNS yet: the e-mail address is not confirmed."
        return DnsState(Kind.NOTHING, "Unproven", sentence, f"Follow the link that we sent to {organization.email}.")
    conditions = _in_order(organization)
    condition = next((one for one in conditions if not one.is_settled_at(organization.generation)), None)
    if condition is None:
        return _right(organization, conditions)
    return _STATES[condition.step](organization, condition, condition.message if for_staff else "")


def _in_order(organization: Organization) -> list[Condition]:
    """Those of our two steps, the first to be settled first."""
    found = {condition.step: condition for condition in organization.conditions.filter(step__in=STEPS)}
    steps = reversed(STEPS) if organization.is_leaving else STEPS
    return [found[step] for step in steps if step in found]


def _is_due(condition: Condition) -> bool:
    """Whether somebody looks at it now, or will in a moment."""
    return condition.lease is not None or _ahead(condition.next_attempt_at) is None


def _right(organization: Organization, conditions: list[Condition]) -> DnsState:
    """A quorum is enough: who is not among it is told."""
    if organization.is_leaving:
        return DnsState(Kind.GONE, "Removed", f"The records of {organization.host} are removed.", is_over=True)
    seen, is_over = newest_round(organization), not any(_is_due(condition) for condition in conditions)
    agree = _agreement(seen)
    sentence = f"{organization.host} is right{': ' + agree if agree else ''}."
    details = "" if all(one.agrees for one in seen.judged) else conditions[-1].message
    return DnsState(Kind.RIGHT, "Ready", sentence, details=details, is_over=is_over)


def _of_records(organization: Organization, condition: Condition, said: str) -> DnsState:
    """While the records themselves are not as they should be."""
    host = organization.host
    if condition.reason == "Conflict":
        foreign = _in_the_way(host)
        sentence = f"Somebody else’s record stands at {host}, and we write over nobody’s: nothing was changed."
        return _trouble(condition, sentence, said or foreign)
    if condition.status == Condition.Status.STALLED:
        return _trouble(condition, explanation_for(condition), said)
    deed = "taken down" if organization.is_leaving else "written"
    return _working(condition, f"The records of {host} are being {deed}.", said or _reason_of_wait(condition))


def _of_propagation(organization: Organization, condition: Condition, said: str) -> DnsState:
    """While the records stand, but not everybody answers them yet."""
    if condition.status == Condition.Status.STALLED:
        return _trouble(condition, explanation_for(condition), said)
    if organization.is_leaving:
        return _working(condition, "The name is still being taken down.", said)
    sentence = OF_PROPAGATION.get(condition.reason, ELSEWHERE_WRONG).format(host=organization.host)
    found = _working(condition, sentence, explanation_for(condition), newest_round(organization).kept_until)
    return found if condition.reason in OF_PROPAGATION else replace(found, kind=Kind.TROUBLE)


_STATES = {"dns": _of_records, "propagation": _of_propagation}


def _trouble(condition: Condition, sentence: str, details: str) -> DnsState:
    until = _ahead(condition.next_attempt_at)
    return DnsState(Kind.TROUBLE, condition.reason, sentence, ON_OUR_LIST, details, until, is_over=until is None)


def _working(condition: Condition, sentence: str, details: str, until: datetime | None = None) -> DnsState:
    until = _ahead(until) or _ahead(condition.next_attempt_at)
    return DnsState(Kind.WORKING, condition.reason, sentence, NOTHING_TO_DO, details, until)


def _reason_of_wait(condition: Condition) -> str:
    return WAITS.get(condition.reason) or explanation_for(condition)


def _in_the_way(host: str) -> str:
    rows = ForeignRecord.objects.filter(name=host)
    return "; ".join(str(row) for row in rows)


def _agreement(found: Round) -> str:
    """“2 of 2 authoritative servers and 1 of 3 resolvers agree”"""
    counts = [(found.agreeing(role), words) for role, words in _SERVERS.items()]
    parts = [f"{agree} of {asked} {words}" for (agree, asked), words in counts if asked]
    return f"{' and '.join(parts)} agree" if parts else ""


_SERVERS = {
    Observation.Role.AUTHORITATIVE.value: "authoritative servers",
    Observation.Role.RESOLVER.value: "resolvers",
}


def _ahead(moment: datetime | None) -> datetime | None:
    return moment if moment and moment > timezone.now() else None
