"""What the tests of the loop do and look at."""

import uuid

from tenants.loop.outcome import Outcome
from tenants.loop.turn import take_turn
from tenants.models import Condition, Organization, Plan
from tenants.registration import register


def make_organization(*, vouched: bool, slug: str = "acme") -> Organization:
    plan = Plan.objects.get(key="starter")
    return register(
        name="Acme GmbH", slug=slug, email="alice@acme.test", plan=plan, source="command", owner=None, actor="test",
        vouched=vouched,
    )  # fmt: skip


def turn(organization: Organization, step: str) -> Outcome | None:
    return take_turn(uuid.UUID(str(organization.pk)), step)


def condition(organization: Organization, step: str) -> Condition:
    return Condition.objects.get(organization=organization, step=step)


def due_steps(organization: Organization) -> set[str]:
    return set(Condition.objects.due().filter(organization=organization).values_list("step", flat=True))
