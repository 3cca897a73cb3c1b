"""Why an organization is in the state it is in: facts first, then one text made of them for every door."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from sonicus.lib.durations import roughly
from sonicus.lib.outcomes import Holding
from tenants.loop.wake import ensure_conditions
from tenants.models import Attempt, Condition, Organization, TenantSchema
from tenants.schemas.listing import SchemaReport, report_of
from tenants.schemas.wording import schema_lines
from tenants.state import State, state_of
from tenants.workflow import Step, workflow

LAST_ATTEMPTS = 3


@dataclass(frozen=True)
class AttemptReport:
    started_at: datetime
    milliseconds: int
    status: str
    reason: str
    message: str
    planned: list[str]
    done: list[str]


@dataclass(frozen=True)
class StepReport:
    """`attempts` counts turns since the step was last ready; `waits_for` holds names of steps."""

    step: str
    label: str
    status: str
    reason: str
    message: str
    since: datetime
    attempts: int
    next_attempt_at: datetime | None
    generation: int
    waits_for: list[str]
    holdings: list[Holding]
    last_attempts: list[AttemptReport]


@dataclass(frozen=True)
class Explanation:
    slug: str
    name: str
    state: str
    plan: str
    email: str
    source: str
    standing: str
    host: str
    url: str
    schema: str
    tenant_schema: SchemaReport | None
    generation: int
    created_at: datetime
    vouched_at: datetime | None
    live_at: datetime | None
    leaving_at: datetime | None
    left_at: datetime | None
    steps: list[StepReport]


def explain(organization: Organization) -> Explanation:
    """Read from our own rows only; asks nobody outside."""
    ensure_conditions(organization)
    conditions = {condition.step: condition for condition in organization.conditions.all()}
    return Explanation(
        slug=organization.slug,
        name=organization.name,
        state=state_of(organization, conditions.values()).value,
        plan=organization.plan.key,
        email=organization.email,
        source=organization.source,
        standing=organization.standing,
        host=organization.host,
        url=organization.url,
        schema=organization.schema_name,
        tenant_schema=_of_schema(organization),
        generation=organization.generation,
        created_at=organization.created_at,
        vouched_at=organization.vouched_at,
        live_at=organization.live_at,
        leaving_at=organization.leaving_at,
        left_at=organization.left_at,
        steps=[_of_step(organization, step, conditions) for step in workflow()],
    )


def _of_schema(organization: Organization) -> SchemaReport | None:
    row = TenantSchema.objects.filter(organization=organization).first()
    return report_of(row) if row else None


def _of_step(organization: Organization, step: Step, conditions: dict[str, Condition]) -> StepReport:
    condition = conditions[step.name]
    before = workflow().before(step, organization)
    return StepReport(
        step=step.name,
        label=step.label,
        status=condition.status,
        reason=condition.reason,
        message=condition.message,
        since=condition.since,
        attempts=condition.attempts,
        next_attempt_at=condition.next_attempt_at,
        generation=condition.observed_generation,
        waits_for=[name for name in before if not conditions[name].is_settled_at(organization.generation)],
        holdings=step.reconciler.holdings(organization),
        last_attempts=[_of_attempt(attempt) for attempt in _last_attempts(organization, step)],
    )


def _last_attempts(organization: Organization, step: Step) -> list[Attempt]:
    return list(Attempt.objects.filter(organization=organization, step=step.name)[:LAST_ATTEMPTS])


def _of_attempt(attempt: Attempt) -> AttemptReport:
    return AttemptReport(
        started_at=attempt.started_at,
        milliseconds=attempt.milliseconds,
        status=attempt.status,
        reason=attempt.reason,
        message=attempt.message,
        planned=attempt.planned,
        done=attempt.done,
    )


def render(explanation: Explanation) -> str:
    """The one text, for terminals."""
    steps = ["\n".join(_step_lines(step)) for step in explanation.steps]
    return "\n\n".join(["\n".join(_head_lines(explanation)), *steps])


def _head_lines(explanation: Explanation) -> list[str]:
    moments = {
        "created": explanation.created_at,
        "vouched": explanation.vouched_at,
        "live since": explanation.live_at,
        "leaving since": explanation.leaving_at,
        "left": explanation.left_at,
    }
    return [
        f"{explanation.name} ({explanation.slug}): {State(explanation.state).label}",
        f"  {explanation.url}",
        f"  plan {explanation.plan}, standing {explanation.standing}, contact {explanation.email}",
        f"  came by {explanation.source}, generation {explanation.generation}",
        *schema_lines(explanation.tenant_schema),
        "  " + ", ".join(f"{words} {_moment(at)}" for words, at in moments.items() if at),
    ]


def _step_lines(step: StepReport) -> list[str]:
    status = f"{Condition.Status(step.status).label} since {_moment(step.since)}"
    lines = [f"{step.step:<12} {status} ({step.reason}){': ' if step.message else ''}{step.message}"]
    lines += [f"  waits for  {', '.join(step.waits_for)}"] if step.waits_for else []
    lines += [f"  holds      {_holding(holding)}" for holding in step.holdings]
    lines += [f"  attempts   {step.attempts} since it was last ready"] if step.attempts else []
    lines += [f"  next look  {_due(step.next_attempt_at)}"] if step.next_attempt_at else []
    return lines + [f"  {_attempt(attempt)}" for attempt in step.last_attempts]


def _holding(holding: Holding) -> str:
    return f"{holding.kind} {holding.identifier}" + (f" ({holding.label})" if holding.label else "")


def _attempt(attempt: AttemptReport) -> str:
    deeds = "; ".join(attempt.done) or ("nothing was done" if attempt.planned else "nothing to do")
    return f"{_moment(attempt.started_at)}  {attempt.milliseconds} ms, {attempt.reason}: {deeds}"


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M:%S}"


def _due(at: datetime) -> str:
    ahead = at - timezone.now()
    return f"in {roughly(ahead)}" if ahead > timedelta(0) else "now"
