"""The records of an organization's name stand at the provider; then the world is seen to agree."""

from dns.models import Record
from dns.plans.intention import intention_of
from dns.propagation import looking as propagation
from dns.propagation import tracking
from dns.registry import provider_for
from sonicus.lib.outcomes import Change, Holding, Ready, Verdict, Waiting
from tenants.models import Organization
from tenants.reconciler import Reconciler

READ_BACK_SECONDS = 1.0


class RecordsReconciler(Reconciler):
    """The marker of ownership is written before and removed after everything that it calls ours."""

    def plan(self, organization: Organization) -> list[Change]:
        return intention_of(organization).changes

    def check(self, organization: Organization) -> Verdict:
        """Read back what was written."""
        intention = intention_of(organization)
        if intention.waiting:
            return intention.waiting
        if intention.changes:
            still = "; ".join(str(change) for change in intention.changes)
            name = provider_for(organization.base_domain).name
            return Waiting("NotAsWritten", f"{name} does not show it yet: {still}.", READ_BACK_SECONDS)
        return Ready(", ".join(holding.label for holding in self.holdings(organization)) or "No record is left.")

    def holdings(self, organization: Organization) -> list[Holding]:
        rows = Record.objects.filter(organization=organization)
        return [Holding("record", row.identifier, str(row)) for row in rows]


class PropagationReconciler(Reconciler):
    """Nothing is changed: the name servers are asked until they agree."""

    def plan(self, organization: Organization) -> list[Change]:
        return []

    def check(self, organization: Organization) -> Verdict:
        """Leaving runs backwards, so the records still stand while this step is left; there is nothing to ask for."""
        if organization.is_leaving:
            tracking.give_up(organization)
            return Ready("The name is no longer watched.")
        return propagation.verdict(organization)
