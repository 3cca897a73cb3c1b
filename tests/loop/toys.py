"""A small workflow whose steps do as the test tells them."""

from collections.abc import Callable

from sonicus.lib.outcomes import Change, Ready, Verdict
from tenants.models import Organization
from tenants.reconciler import Reconciler
from tenants.workflow import Step, Workflow


class Toy(Reconciler):
    """An outside system that is a set of organizations; `on_check` may raise or wait instead of being ready."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        self.holds: set[object] = set()
        self.asked = 0
        self.on_check: Callable[[Organization], Verdict] = lambda organization: Ready("fine")
        self.on_apply: Callable[[], None] = lambda: None

    def plan(self, organization: Organization) -> list[Change]:
        self.asked += 1
        wanted = not organization.is_leaving
        if (organization.pk in self.holds) == wanted:
            return []
        action = "create" if wanted else "delete"
        return [Change(action, f"toy of {organization.slug}", apply=lambda: self._apply(organization.pk, wanted))]

    def check(self, organization: Organization) -> Verdict:
        return self.on_check(organization)

    def _apply(self, key: object, wanted: bool) -> None:
        self.on_apply()
        (self.holds.add if wanted else self.holds.discard)(key)


FIRST, SECOND, ALONE = Toy(), Toy(), Toy()
TOYS = (FIRST, SECOND, ALONE)

WORKFLOW = Workflow(
    Step("first", "First", "tenants", FIRST),
    Step("second", "Second", "dns", SECOND, after=("first",)),
    Step("alone", "Alone", "crm", ALONE),
    live_when="second",
)
