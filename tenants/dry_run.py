"""What a turn of each step would change outside, without doing it."""

from dataclasses import dataclass

from sonicus.lib.providers import ProviderError
from tenants.models import Organization
from tenants.workflow import Step, workflow


@dataclass(frozen=True)
class Preview:
    """One step of one organization; `error` tells why its plan could not be made."""

    organization: str
    step: str
    changes: list[str]
    error: str = ""

    def __str__(self) -> str:
        deeds = [self.error] if self.error else self.changes or ["nothing to change"]
        return "\n".join(f"{self.organization}  {self.step:<12} {deed}" for deed in deeds)


def preview(organization: Organization) -> list[Preview]:
    """Every step's plan. Reads the outside world, changes nothing there."""
    return [_of_step(organization, step) for step in workflow()]


def _of_step(organization: Organization, step: Step) -> Preview:
    try:
        changes = step.reconciler.plan(organization)
    except ProviderError as error:  # one that cannot be reached must not hide the others
        return Preview(organization.slug, step.name, [], str(error))
    return Preview(organization.slug, step.name, [str(change) for change in changes])
