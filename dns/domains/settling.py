"""What a look at a domain changes: ownership, routing, mails and the next look, in one transaction."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from dns.domains import conflicts, diagnosis, mails, schedule
from dns.domains.inspecting import Inspection
from dns.domains.reasons import Reason
from dns.domains.removal import give_up
from dns.domains.routing import route, unroute
from dns.models import CustomDomain, Observation
from tenants.models import AuditEvent
from tenants.released_names import lift

Ownership = CustomDomain.Ownership
EXPIRED, REMOVED = Ownership.EXPIRED, Ownership.REMOVED
OF_CONFLICT = {"taken": "TakenByAnother", "related": "RelatedToAnother", "quarantined": "Quarantined"}


def settle(seen: CustomDomain, inspection: Inspection, *, began_at: datetime) -> None:
    """Nothing, where it was removed, or taken by another worker, while the question was under way."""
    with transaction.atomic():
        conflicts.hold_domain(seen.name)
        domain = CustomDomain.objects.select_for_update(of=("self",)).select_related("organization").get(pk=seen.pk)
        if not domain.is_living or domain.lease_until != seen.lease_until:
            return
        _note(domain, inspection)
        _act(domain, inspection, timezone.now())
        if domain.is_living:
            _let_go(domain, inspection, began_at)
        Observation.objects.bulk_create(diagnosis.observations(inspection, domain))


def _note(domain: CustomDomain, inspection: Inspection) -> None:
    domain.checks += 1
    domain.checked_at = timezone.now()
    domain.reason, domain.message = inspection.reason.value, inspection.message
    domain.diagnosis = diagnosis.as_json(inspection)


def _act(domain: CustomDomain, inspection: Inspection, now: datetime) -> None:
    if domain.organization.is_leaving:
        _end(domain, "The organization leaves.")
    elif inspection.is_proof:
        _prove(domain, inspection, now)
    elif domain.ownership == Ownership.PENDING:
        _wait(domain, now, is_unknown=inspection.is_unknown)
    elif not inspection.is_unknown:
        _count_failed_day(domain, now)


def _let_go(domain: CustomDomain, inspection: Inspection, began_at: datetime) -> None:
    """Who asked for a look while this one was under way gets another."""
    domain.lease_until = None
    is_asked_again = domain.asked_at is not None and domain.asked_at > began_at
    is_soon = inspection.is_unknown or bool(inspection.caa)
    next_look = schedule.next_look(domain, timezone.now(), is_soon=is_soon)
    domain.next_check_at = timezone.now() if is_asked_again else next_look
    domain.save()


# Proven


def _prove(domain: CustomDomain, inspection: Inspection, now: datetime) -> None:
    domain.failed_days, domain.failed_at, domain.failing_since = 0, None, None
    if domain.ownership == Ownership.PROVEN or not _is_won(domain):
        return
    is_first = domain.proven_at is None
    overtaken = conflicts.overtaken_by(domain)
    if not domain.is_routed and _is_kept_for_now(domain, overtaken, inspection.unheard):
        return
    domain.ownership, domain.proven_at = Ownership.PROVEN, domain.proven_at or now
    if not _is_routed(domain, overtaken):
        return
    lift(domain.name)  # it is somebody's again
    for other in overtaken:
        _tell_overtaken(other, by=domain)
    _tell(domain, "domain.proven", mails.PROVEN, first=is_first)


def _is_won(domain: CustomDomain) -> bool:
    """Somebody else may have proven it, or a name above or below, since this claim was made."""
    if domain.is_routed:
        return True
    try:
        conflicts.refuse_conflict(domain.organization, domain.name, is_granted=domain.granted_at is not None)
    except ValidationError as error:
        (refusal,) = error.error_dict["name"]
        domain.reason, domain.message = OF_CONFLICT[str(refusal.code)], str(refusal.message)
        return False
    return True


def _is_kept_for_now(domain: CustomDomain, overtaken: Iterable[CustomDomain], unheard: Sequence[str]) -> bool:
    """A name changes hands only when no server keeps silent: who has got hold of one server, and hinders the others
    for the three seconds of a look, does not have the zone.
    """
    if not unheard or all(other.proven_at is None for other in overtaken):
        return False
    domain.reason = Reason.NOT_EVERYWHERE.value
    domain.message = (
        f"Your records are there, but not all name servers answer: {', '.join(unheard)}. As {domain.name} or a name "
        "below it was proven by another organization here, all of them must say so. We ask again."
    )
    return True


def _is_routed(domain: CustomDomain, overtaken: Iterable[CustomDomain]) -> bool:
    """The others end at the same moment. The database has the last word on whose a name is."""
    before = CustomDomain.objects.values_list("ownership", "proven_at").get(pk=domain.pk)
    try:
        with transaction.atomic():
            for other in overtaken:
                is_claim = other.proven_at is None
                give_up(other, "Another organization proved it.", as_what=EXPIRED if is_claim else REMOVED)
            domain.save(update_fields=["ownership", "proven_at"])
            route(domain)
    except IntegrityError:
        domain.ownership, domain.proven_at = before
        domain.reason = OF_CONFLICT["taken"]
        domain.message = f"{domain.name} belongs to another organization here."
        return False
    return True


def _tell_overtaken(other: CustomDomain, *, by: CustomDomain) -> None:
    """The trail says to whom it went, for staff; mails and customers' pages do not."""
    facts = {"proved": by.name, "won_by": by.organization.slug}
    if other.proven_at is None:
        _tell(other, "domain.overtaken", mails.OVERTAKEN, **facts)
    else:
        _tell(other, "domain.overtaken", mails.LOST, days=other.failed_days, **facts)


# Not proven yet


def _wait(domain: CustomDomain, now: datetime, *, is_unknown: bool) -> None:
    if schedule.is_over(domain, now, is_unknown=is_unknown):
        domain.save()
        give_up(domain, "It was not proven in time. You can add it again.", as_what=EXPIRED)
        AuditEvent.record("domain.dropped", organization=domain.organization, name=domain.name)
        return
    due = schedule.reminders_due(domain, now)
    if due > domain.reminders:
        domain.reminders = due
        until = f"{domain.expires_at:%Y-%m-%d %H:%M} UTC"
        mails.tell_owners(domain, mails.REMINDER, until=until)


# Proven once, and not any more


def _count_failed_day(domain: CustomDomain, now: datetime) -> None:
    if schedule.is_new_day(domain, now):
        domain.failed_days += 1
        domain.failed_at = now
        domain.failing_since = domain.failing_since or now
        if domain.failed_days == schedule.TELL_AFTER and domain.ownership == Ownership.PROVEN:
            _tell(domain, "domain.missed", mails.MISSED, days=domain.failed_days, warn=schedule.WARN_AFTER)
    if domain.failed_days >= schedule.RELEASE_AFTER:
        _end(domain, "Its proof was gone for too long.")
        _tell(domain, "domain.released", mails.RELEASED, days=domain.failed_days)
    elif domain.failed_days >= schedule.STOP_AFTER and domain.is_routed:
        domain.ownership = Ownership.STOPPED
        unroute(domain)
        _tell(domain, "domain.stopped", mails.STOPPED, days=domain.failed_days, release=schedule.RELEASE_AFTER)
    elif domain.failed_days >= schedule.WARN_AFTER and domain.ownership == Ownership.PROVEN:
        domain.ownership = Ownership.FAILING
        _tell(domain, "domain.failing", mails.FAILING, days=domain.failed_days, stop=schedule.STOP_AFTER)


def _end(domain: CustomDomain, why: str) -> None:
    domain.save()
    give_up(domain, why)


def _tell(domain: CustomDomain, verb: str, text: str, **facts: Any) -> None:
    AuditEvent.record(verb, organization=domain.organization, name=domain.name, **facts)
    mails.tell_owners(domain, text, **facts)
