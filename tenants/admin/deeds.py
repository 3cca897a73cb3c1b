"""What staff may ask for. Each deed wakes the loop for its steps and leaves an audit event; the workers do the rest."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from tenants.loop.wake import retry_failed, wake, wake_all
from tenants.models import AuditEvent, Organization, User
from tenants.workflow import workflow


@dataclass(frozen=True)
class Deed:
    """`act` returns the names of the steps that it woke."""

    name: str
    label: str
    act: Callable[[Organization], list[str]]
    vouches: bool = False  # whether it may be asked before the e-mail is proven
    for_leaving: bool = False  # whether it makes sense while everything is taken down


@dataclass(frozen=True)
class Told:
    """What came of a deed, in words for staff."""

    is_done: bool
    words: str


def ask(deed: Deed, organization: Organization, actor: User) -> Told:
    """Do the deed if it makes sense for this organization."""
    if why_not := _objection(deed, organization):
        return Told(False, f"{deed.label}: nothing was done for {organization.slug}; {why_not}")
    with transaction.atomic():
        steps = deed.act(organization)
        AuditEvent.record("step.requested", organization=organization, actor=actor, deed=deed.name, steps=steps)
    labels = ", ".join(workflow()[name].label for name in steps)
    words = f"asked for {labels}." if steps else "every step is ready already."
    return Told(True, f"{deed.label}, {organization.slug}: {words}")


def _objection(deed: Deed, organization: Organization) -> str:
    if organization.left_at:
        return "it is taken down."
    if organization.is_leaving and not deed.for_leaving:
        return "it is being taken down."
    if not organization.is_vouched and not deed.vouches:
        return "its e-mail is not proven. “Provision now” vouches for it."
    return ""


def _provision(organization: Organization) -> list[str]:
    organization.vouch()
    wake_all(organization)
    return workflow().names


def _wakes(*steps: str) -> Callable[[Organization], list[str]]:
    def act(organization: Organization) -> list[str]:
        wake(organization, steps)
        return list(steps)

    return act


DEEDS = (
    Deed("provision_now", "Provision now", _provision, vouches=True),
    Deed("create_dns", "Create DNS", _wakes("dns")),
    Deed("verify_dns", "Verify DNS", _wakes("propagation")),
    Deed("create_odoo_lead", "Create Odoo lead", _wakes("crm")),
    Deed("deploy", "Deploy", _wakes("deployment")),
    Deed("retry_failed", "Retry what failed", retry_failed, for_leaving=True),
)


def deed_named(name: str) -> Deed | None:
    return next((deed for deed in DEEDS if deed.name == name), None)


def take_down(organization: Organization, actor: User) -> Told:
    if organization.is_leaving:
        return Told(False, f"{organization.slug} is being taken down already.")
    with transaction.atomic():
        organization.leave()
        AuditEvent.record("organization.leaving", organization=organization, actor=actor)
    return Told(True, f"{organization.slug} is being taken down.")
