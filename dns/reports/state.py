"""How an organization's DNS does, in one sentence: what is right, what is awaited and until when, what to do."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from django.utils import timezone

from dns.models import ForeignRecord, Observation
from dns.reports.seen import Round
from dns.reports.waits import ELSEWHERE_WRONG, NOTHING_TO_DO, OF_PROPAGATION, OF_RECORDS, OF_STAFF, ON_OUR_LIST
from tenants.models import Condition, Organization
from tenants.reasons import explanation_for

STEPS = ("dns", "propagation")


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


def state_of_dns(organization: Organization, seen: Round, *, for_staff: bool = False) -> DnsState:
    """Read from our own rows only; `seen` is the newest round."""
    if organization.left_at:
        return DnsState(Kind.GONE, "Left", f"{organization.host} is given up; its records are removed.", is_over=True)
    if not organization.is_vouched:
        sentence = "Nothing stands in DNS yet: the e-mail address is not confirmed."
        return DnsState(Kind.NOTHING, "Unproven", sentence, f"Follow the link that we sent to {organization.email}.")
    conditions = _in_order(organization)
    condition = next((one for one in conditions if not one.is_settled_at(organization.generation)), None)
    if condition is None:
        return _right(organization, conditions, seen)
    return _STATES[condition.step](organization, condition, seen, condition.message if for_staff else "")


def _in_order(organization: Organization) -> list[Condition]:
    """Those of our two steps, the first to be settled first."""
    found = {condition.step: condition for condition in organization.conditions.filter(step__in=STEPS)}
    steps = reversed(STEPS) if organization.is_leaving else STEPS
    return [found[step] for step in steps if step in found]


def _is_due(condition: Condition) -> bool:
    """Whether somebody looks at it now, or will in a moment."""
    at = condition.next_attempt_at
    return condition.lease is not None or (at is not None and at <= timezone.now())


def _right(organization: Organization, conditions: list[Condition], seen: Round) -> DnsState:
    """A quorum is enough: who is not among it is told."""
    if organization.is_leaving:
        return DnsState(Kind.GONE, "Removed", f"The records of {organization.host} are removed.", is_over=True)
    is_over = not any(_is_due(condition) for condition in conditions)
    agree = _agreement(seen)
    sentence = f"{organization.host} is right{': ' + agree if agree else ''}."
    details = "" if all(one.agrees for one in seen.judged) else conditions[-1].message
    return DnsState(Kind.RIGHT, "Ready", sentence, details=details, is_over=is_over)


def _of_records(organization: Organization, condition: Condition, seen: Round, said: str) -> DnsState:
    """While the records themselves are not as they should be."""
    host = organization.host
    if condition.reason == "Conflict":
        foreign = _in_the_way(host)
        sentence = f"Somebody else’s record stands at {host}, and we write over nobody’s: nothing was changed."
        return _trouble(condition, sentence, said or foreign)
    if condition.status == Condition.Status.STALLED:
        return _trouble(condition, explanation_for(condition), said)
    if condition.reason in OF_STAFF:
        return _trouble(condition, OF_STAFF[condition.reason].format(host=host), said)
    deed = "taken down" if organization.is_leaving else "written"
    if condition.reason in OF_RECORDS:
        return _working(condition, OF_RECORDS[condition.reason].format(host=host, deed=deed), said)
    return _working(condition, f"The records of {host} are being {deed}.", said or explanation_for(condition))


def _of_propagation(organization: Organization, condition: Condition, seen: Round, said: str) -> DnsState:
    """While the records stand, but not everybody answers them yet."""
    if condition.status == Condition.Status.STALLED:
        return _trouble(condition, explanation_for(condition), said)
    if organization.is_leaving:
        return _working(condition, "The name is still being taken down.", said)
    sentence = OF_PROPAGATION.get(condition.reason, ELSEWHERE_WRONG).format(host=organization.host)
    found = _working(condition, sentence, said or explanation_for(condition), seen.kept_until)
    return found if condition.reason in OF_PROPAGATION else replace(found, kind=Kind.TROUBLE)


_STATES = {"dns": _of_records, "propagation": _of_propagation}


def _trouble(condition: Condition, sentence: str, details: str) -> DnsState:
    until = _ahead(condition.next_attempt_at)
    return DnsState(Kind.TROUBLE, condition.reason, sentence, ON_OUR_LIST, details, until, is_over=until is None)


def _working(condition: Condition, sentence: str, details: str, until: datetime | None = None) -> DnsState:
    until = _ahead(until) or _ahead(condition.next_attempt_at)
    return DnsState(Kind.WORKING, condition.reason, sentence, NOTHING_TO_DO, details, until)


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
