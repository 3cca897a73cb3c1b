"""The graph of steps. Which steps there are is said in sonicus/workflow.py; setting WORKFLOW names it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from tenants.mail import MAIL_QUEUE
from tenants.models import Organization
from tenants.reconciler import Reconciler

QUARTER_HOUR = 900.0


@dataclass(frozen=True)
class Step:
    """One outside system, as a node of the graph."""

    name: str
    label: str  # for people, in the present tense of what it does
    queue: str  # of its room, so that a hanging provider starves nobody else
    reconciler: Reconciler
    after: tuple[str, ...] = ()
    resync_seconds: float = QUARTER_HOUR  # a ready step is looked at again, to find drift
    when_done: str = ""  # for customers; where it is empty they read the step's own words


class Workflow:
    """All steps, in an order in which each stands after those that it waits for."""

    def __init__(self, *steps: Step, live_when: str) -> None:
        self._steps = {step.name: step for step in steps}
        self.live_when = live_when  # the step whose being ready means that the organization is live
        self._refuse_dangling()

    def __iter__(self) -> Iterator[Step]:
        return iter(self._steps.values())

    def __len__(self) -> int:
        return len(self._steps)

    def __getitem__(self, name: str) -> Step:
        return self._steps[name]

    def __contains__(self, name: object) -> bool:
        return name in self._steps

    @property
    def names(self) -> list[str]:
        return list(self._steps)

    @property
    def queues(self) -> list[str]:
        """One for each room, and one for mail, whose server may be slow as well."""
        return [*dict.fromkeys(step.queue for step in self), MAIL_QUEUE]

    def before(self, step: Step, organization: Organization) -> list[str]:
        """Steps that must be settled first. An organization that leaves walks the graph backwards."""
        return self._dependents(step) if organization.is_leaving else list(step.after)

    def behind(self, step: Step, organization: Organization) -> list[str]:
        """Steps that wait for this one."""
        return list(step.after) if organization.is_leaving else self._dependents(step)

    def _dependents(self, step: Step) -> list[str]:
        return [other.name for other in self if step.name in other.after]

    def _refuse_dangling(self) -> None:
        seen: set[str] = set()
        for step in self:
            if missing := set(step.after) - seen:
                raise ValueError(f"Step {step.name} stands before {', '.join(sorted(missing))}, which it waits for")
            seen.add(step.name)
        if self.live_when not in seen:
            raise ValueError(f"No step is called {self.live_when}")


@cache
def workflow() -> Workflow:
    found = import_string(settings.WORKFLOW)
    assert isinstance(found, Workflow)  # noqa: S101
    return found
