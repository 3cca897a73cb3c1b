from sonicus.lib.outcomes import Change, Ready, Verdict
from tenants.models import Organization
from tenants.reconciler import Reconciler


class RecordsReconciler(Reconciler):
    def plan(self, organization: Organization) -> list[Change]:
        return []

    def check(self, organization: Organization) -> Verdict:
        return Ready()


class PropagationReconciler(Reconciler):
    def plan(self, organization: Organization) -> list[Change]:
        return []

    def check(self, organization: Organization) -> Verdict:
        return Ready()
