"""A sign-up as the pages and the loop do it; runs in the process of a contender of ours."""

import time
from uuid import uuid4

from tenants.loop.turn import take_turn
from tenants.models import Condition, Plan
from tenants.registration import register


def sign_up(count: int) -> list[float]:
    """Seconds from the form to an organization whose schema is ready: registering, and the turn of the schema step."""
    plan = Plan.objects.get(key="starter")
    return [_sign_up_one(plan) for _ in range(count)]


def _sign_up_one(plan: Plan) -> float:
    slug = f"new-{uuid4().hex[:12]}"
    started = time.perf_counter()
    organization = register(
        name="New", slug=slug, email=f"owner@{slug}.test", plan=plan, source="web", owner=None, actor=None, vouched=True
    )
    take_turn(organization.pk, "schema")
    seconds = time.perf_counter() - started
    assert Condition.objects.get(organization=organization, step="schema").is_ready, "the schema is not ready"
    return seconds
