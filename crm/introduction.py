"""How an organization is introduced to the salespeople."""

from decimal import Decimal

from crm.providers.base import NewLead
from tenants.models import Organization, Plan

SOURCE = TAG = "Sonicus"
MONTHS = 12  # A lead is worth a year of its plan.


def key_of(organization: Organization) -> str:
    """Never the slug: that one may change."""
    return f"org_{organization.pk}"


def introduce(organization: Organization) -> NewLead:
    return NewLead(
        key=key_of(organization),
        title=organization.name,
        email=organization.email,
        company=organization.name,
        website=organization.url,
        description=f"Signed up for Sonicus as {organization.host} on the plan {organization.plan.name}.",
        source=SOURCE,
        medium=organization.get_source_display(),
        tag=TAG,
        expected_revenue=_worth(organization.plan),
    )


def _worth(plan: Plan) -> Decimal:
    """In the plan's currency, which is taken to be that of the company in Odoo."""
    return Decimal(plan.price_cents * MONTHS) / 100
