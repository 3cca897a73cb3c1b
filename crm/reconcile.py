"""The crm step: every organization has exactly one lead, which belongs to the salespeople once it is made.

What they edit, close or delete stays as they left it. When an organization leaves, its open lead is marked lost; a won
one stays won and is tagged, because Odoo refuses to lose it and the sale did happen.
"""

from functools import partial

from crm.introduction import introduce, key_of
from crm.models import Lead
from crm.providers.base import ObservedLead
from crm.registry import customer_file
from sonicus.lib.outcomes import Change, Holding, Ready, Verdict, Waiting
from tenants.models import Organization
from tenants.reconciler import Reconciler

LEFT_REASON = "Left Sonicus"
LEFT_TAG = "Churned"
LEFT_NOTE = "The organization has left Sonicus."


class LeadReconciler(Reconciler):
    def plan(self, organization: Organization) -> list[Change]:
        if organization.is_leaving:
            return _take_down(organization)
        if Lead.objects.of(organization):
            return []  # also when it is gone: it was deleted or merged on purpose, and would come back for ever
        return [Change("create", f"lead {organization.name}", apply=partial(_make, organization))]

    def check(self, organization: Organization) -> Verdict:
        lead = Lead.objects.of(organization)
        if lead is None:
            return Ready("There is no lead.") if organization.is_leaving else _not_made()
        observed = customer_file().read(lead.odoo_id)
        lead.note(observed)
        if organization.is_leaving and observed and observed.is_open:
            return Waiting("StillOpen", f"Lead {lead.odoo_id} was opened again; it is closed at the next turn.", 10)
        return Ready(_told(lead))

    def holdings(self, organization: Organization) -> list[Holding]:
        lead = Lead.objects.of(organization)
        return [Holding("lead", str(lead.odoo_id), lead.url)] if lead and not lead.is_gone else []


def _make(organization: Organization) -> None:
    """Remember the number at once: with it known, nobody asks for the lead to be made again."""
    crm = customer_file()
    odoo_id = crm.make(introduce(organization))
    Lead.objects.get_or_create(organization=organization, defaults={"odoo_id": odoo_id, "url": crm.address(odoo_id)})


def _take_down(organization: Organization) -> list[Change]:
    observed = _observe(organization)
    if observed is None or observed.is_archived:
        return []
    crm, target = customer_file(), f"lead {observed.id}"
    if not observed.is_won:
        return [Change("update", target, "lost", apply=partial(crm.lose, observed.id, LEFT_REASON))]
    if crm.bears(observed, LEFT_TAG):
        return []
    return [Change("update", target, f"tag {LEFT_TAG}", apply=partial(crm.tag, observed.id, LEFT_TAG, LEFT_NOTE))]


def _observe(organization: Organization) -> ObservedLead | None:
    """By the number that we keep; without one by our key, because it may have been made and the answer lost."""
    lead, crm = Lead.objects.of(organization), customer_file()
    id = lead.odoo_id if lead else crm.find(key_of(organization))
    return None if id is None else crm.read(id)


def _not_made() -> Waiting:
    return Waiting("NotMade", "The lead was forgotten meanwhile; it is made at the next turn.", 1)


def _told(lead: Lead) -> str:
    if lead.is_gone:
        return f"Lead {lead.odoo_id} is gone in Odoo: deleted, or merged into another. It is not made again by itself."
    ending = {Lead.State.LOST: ", lost", Lead.State.WON: ", won"}.get(Lead.State(lead.state), "")
    return f"Lead {lead.odoo_id}, stage {lead.stage}{ending}."
