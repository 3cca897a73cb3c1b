"""What is desired for an organization that leaves: nothing that costs, and nothing that need not be kept.

A customer that was ever billed stays at Stripe, marked, because invoices must be kept for years. One that was never
billed (an abandoned trial, a throw-away organization) is deleted: there is no reason to keep a person's data.
"""

from django.utils import timezone

from billing.models import BillingAccount
from billing.observe import Seen
from billing.providers import customers, subscriptions
from billing.providers.customers import Customer
from billing.providers.marks import LEFT
from sonicus.lib.outcomes import Change
from tenants.models import Organization


def changes_to_leave(organization: Organization, account: BillingAccount, seen: Seen) -> list[Change]:
    customer = seen.customer or _lost_customer(organization, account)
    if customer is None:
        return []
    held = subscriptions.of_customer(customer.id, organization.pk)
    cancels = [_cancel(one.id) for one in held if not one.is_ended]
    return [*cancels, *_customer_changes(customer)]


def _lost_customer(organization: Organization, account: BillingAccount) -> Customer | None:
    """One whose making was answered to nobody: begun, but never remembered."""
    begun = not account._state.adding and not account.customer_id
    return customers.look_up(organization.pk, organization.email) if begun else None


def _cancel(id: str) -> Change:
    return Change("delete", f"subscription {id}", apply=lambda: subscriptions.cancel(id))


def _customer_changes(customer: Customer) -> list[Change]:
    if LEFT in customer.marks:
        return []
    if not customers.was_billed(customer.id):
        return [Change("delete", f"customer {customer.id}", "never billed", lambda: customers.delete(customer.id))]
    at = timezone.now().isoformat(timespec="seconds")
    return [
        Change("update", f"customer {customer.id}", "marked as left", lambda: customers.mark_as_left(customer.id, at))
    ]
