"""The billing step: Stripe's customer and subscription match the plan."""

from billing.joining import changes_to_join
from billing.leaving import changes_to_leave
from billing.models import BillingAccount
from billing.observe import observe
from billing.record import is_written_down, write_down
from sonicus.lib.outcomes import Change, Holding, Ready, Verdict
from tenants.models import Organization
from tenants.reconciler import Reconciler


class BillingReconciler(Reconciler):
    def plan(self, organization: Organization) -> list[Change]:
        account = BillingAccount.of(organization)
        if organization.is_leaving and account._state.adding:
            return []
        seen = observe(account)
        if organization.is_leaving:
            changes = changes_to_leave(organization, account, seen)
        else:
            changes = changes_to_join(organization, seen)
        if changes or not is_written_down(organization, account, seen):
            changes.append(Change("update", "our own rows", apply=lambda: write_down(organization)))
        return changes

    def check(self, organization: Organization) -> Verdict:
        """From our row, which plan() has just compared with Stripe, or the last change has just written."""
        account = BillingAccount.of(organization)
        return Ready(_farewell(account) if organization.is_leaving else account.summary)

    def holdings(self, organization: Organization) -> list[Holding]:
        account = BillingAccount.of(organization)
        if account.removed_at:
            return []
        held = [Holding("customer", account.customer_id)] if account.customer_id else []
        if account.subscription_id and not account.is_ended:
            held.append(Holding("subscription", account.subscription_id, account.summary))
        return held


def _farewell(account: BillingAccount) -> str:
    if account._state.adding or account.removed_at:
        return "Nothing is left at Stripe."
    return f"The subscription is cancelled; customer {account.customer_id} is kept for its invoices."
