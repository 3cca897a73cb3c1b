"""How far an organization has come, in the words of its customers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.utils import timezone

from sonicus.lib.durations import in_words, roughly
from tenants.models import Condition, Organization
from tenants.reasons import explanation_for
from tenants.workflow import Step, workflow

STOP_POLLING = 286  # htmx ends its polling at this status
STATUS_WORDS = {"done": "Done", "working": "In progress", "waiting": "Waiting", "stuck": "Needs attention"}
Status = Condition.Status


@dataclass(frozen=True)
class StepProgress:
    """`state` is done, working, waiting or stuck; `staff_message` is what the outside system said, for staff only."""

    name: str
    label: str
    state: str
    status: str
    explanation: str
    staff_message: str
    timing: str
    attempts: int
    retry: str
    retry_at: datetime | None


@dataclass(frozen=True)
class Progress:
    organization: Organization
    steps: list[StepProgress]
    is_over: bool
    elapsed: str

    @property
    def done(self) -> int:
        return sum(step.state == "done" for step in self.steps)

    @property
    def total(self) -> int:
        return len(self.steps)

    @property
    def stuck(self) -> list[StepProgress]:
        return [step for step in self.steps if step.state == "stuck"]

    @property
    def can_retry(self) -> bool:
        return any(step.state == "stuck" or step.retry_at for step in self.steps)

    @property
    def open_labels(self) -> list[str]:
        return [step.label for step in self.steps if step.state != "done"]

    @property
    def digest(self) -> str:
        """Changes when something happened that is worth saying aloud."""
        said = [(step.name, step.state) for step in self.steps]
        return sha256(repr((self.organization.is_live, said)).encode()).hexdigest()[:12]


def progress_of(organization: Organization, *, for_staff: bool) -> Progress:
    """Reads our own rows only."""
    conditions = {condition.step: condition for condition in organization.conditions.all()}
    rows = [(step, conditions[step.name]) for step in workflow() if step.name in conditions]
    steps = [_step_progress(organization, step, conditions, for_staff=for_staff) for step, _ in rows]
    settled = all(condition.is_settled_at(organization.generation) for _, condition in rows)
    return Progress(organization, steps, organization.is_live and settled, _elapsed(organization, conditions.values()))


def _step_progress(
    organization: Organization, step: Step, conditions: dict[str, Condition], *, for_staff: bool
) -> StepProgress:
    condition = conditions[step.name]
    retry_at = condition.next_attempt_at if condition.failures and not condition.is_ready else None
    return StepProgress(
        name=step.name,
        label=step.label,
        state=_state(condition),
        status=_status(condition),
        explanation=explanation_for(condition),
        staff_message=condition.message if for_staff else "",
        timing=_timing(organization, step, conditions),
        attempts=condition.attempts,
        retry=_until(retry_at) if retry_at else "",
        retry_at=retry_at,
    )


def _state(condition: Condition) -> str:
    if condition.status == Status.RECONCILING and not condition.attempts and not condition.lease:
        return "waiting"
    states = {Status.READY: "done", Status.RECONCILING: "working", Status.BLOCKED: "waiting", Status.STALLED: "stuck"}
    return states[Status(condition.status)]


def _status(condition: Condition) -> str:
    if condition.status == Status.RECONCILING and condition.failures:
        return "Trying again"
    return STATUS_WORDS[_state(condition)]


def _timing(organization: Organization, step: Step, conditions: dict[str, Condition]) -> str:
    """How long it took once everything before it was done; or for how long it has been as it is."""
    condition, start = conditions[step.name], organization.vouched_at
    if start is None:
        return ""
    start = max([start, *(conditions[name].since for name in step.after if name in conditions)])
    if not condition.is_ready:
        return f"for {roughly(timezone.now() - max(start, condition.since))}"
    took = condition.since - start
    return f"took {in_words(took)}" if took.total_seconds() >= 0 else ""


def _until(moment: datetime) -> str:
    ahead = moment - timezone.now()
    return f"next try in {roughly(ahead)}" if ahead.total_seconds() > 1 else "next try now"


def _elapsed(organization: Organization, conditions: Iterable[Condition]) -> str:
    """From the proof of the address to the moment when it went live, or until now."""
    if organization.vouched_at is None:
        return ""
    return in_words((organization.live_at or timezone.now()) - organization.vouched_at)
