"""The whole workflow, walked by a throw-away organization: made, live, taken down, forgotten."""

import secrets
from collections.abc import Callable

from django.core.exceptions import ValidationError

from sonicus.lib.findings import Finding, fail, ok
from tenants.dry_run import preview
from tenants.models import Attempt, Condition, Organization, Plan
from tenants.refusals import in_words
from tenants.registration import register
from tenants.watch import watch
from tenants.workflow import workflow

SECONDS_UP, SECONDS_DOWN = 90.0, 60.0

Say = Callable[[str], None]


def walk(say: Say) -> list[Finding]:
    """One finding for each step and one for the way back. Whatever happens, it is asked to leave."""
    try:
        organization = _make()
    except ValidationError as error:
        return [fail("sign-up", in_words(error), "Run: manage.py seed")]
    say(f"{organization.slug} is walking the workflow")
    findings: list[Finding] = []
    try:
        findings += _go_up(organization, say)
    finally:
        organization.leave()
    return [*findings, *_go_down(organization, say)]


def _make() -> Organization:
    plan = Plan.objects.offered().first()
    if plan is None:
        raise ValidationError("No plan is offered.")
    slug = f"probe-{secrets.token_hex(4)}"
    return register(
        name=f"Probe {slug}",
        slug=slug,
        email="probe@example.com",
        plan=plan,
        source=Organization.Source.COMMAND,
        owner=None,
        actor="test_services",
        vouched=True,
    )


def _go_up(organization: Organization, say: Say) -> list[Finding]:
    watch(organization, timeout=SECONDS_UP, say=say)
    conditions = {one.step: one for one in Condition.objects.filter(organization=organization)}
    return [_of_step(organization, conditions[name]) for name in workflow().names]


def _of_step(organization: Organization, condition: Condition) -> Finding:
    if not condition.is_settled_at(organization.generation):
        seen = f"{condition.get_status_display()}, {condition.reason}: {condition.message}"
        return fail(condition.step, seen, f"Test it alone: manage.py test_services {workflow()[condition.step].queue}")
    turns = Attempt.objects.filter(organization=organization, step=condition.step).count()
    seconds = (condition.since - organization.created_at).total_seconds()
    return ok(condition.step, f"ready after {seconds:.1f} s and {turns} {'turn' if turns == 1 else 'turns'}")


def _go_down(organization: Organization, say: Say) -> list[Finding]:
    ending = watch(organization, timeout=SECONDS_DOWN, say=say)
    mend = f"The loop goes on trying. See: manage.py explain {organization.slug}"
    if not ending.reached:
        return [fail("take-down", f"left behind is {organization.slug}: {ending.trouble}", mend)]
    left = [one for one in preview(organization) if one.changes or one.error]
    if left:
        return [fail("take-down", "left behind is " + "; ".join(map(str, left)), mend)]
    organization.delete()
    return [ok("take-down", "every step read back: nothing is left outside, and the row is deleted")]
