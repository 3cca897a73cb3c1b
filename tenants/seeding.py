"""What must be there before the first organization: the template schema, a few ready ones, and the plans.

May be run at any time.
"""

from django.conf import settings

from tenants.models import Plan
from tenants.schemas.filling import fill
from tenants.schemas.template import ensure_template

PLANS = (
    Plan(key="starter", name="Starter", price_cents=1900, instances=1, description="One instance, for a first venue."),
    Plan(key="team", name="Team", price_cents=4900, instances=2, description="Two instances, for a team that shares."),
    Plan(
        key="business", name="Business", price_cents=14900, instances=4, description="Four instances, for many venues."
    ),
)


def seed() -> None:
    ensure_template()
    fill(settings.SCHEMA_POOL_MIN, seconds=60)
    seed_plans()


def seed_plans() -> None:
    """Make the plans that are missing. What staff changed about one that is there stays as it is."""
    for position, plan in enumerate(PLANS):
        facts = ("name", "description", "price_cents", "instances")
        defaults = {**{fact: getattr(plan, fact) for fact in facts}, "currency": "eur", "trial_days": 14}
        Plan.objects.get_or_create(key=plan.key, defaults={**defaults, "position": position})
