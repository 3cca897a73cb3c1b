"""What Stripe shows of an organization right now."""

import hashlib
from dataclasses import dataclass

from billing.models import BillingAccount
from billing.providers import customers, subscriptions
from billing.providers.customers import Customer
from billing.providers.subscriptions import Subscription


@dataclass(frozen=True)
class Seen:
    customer: Customer | None = None
    subscription: Subscription | None = None

    @property
    def digest(self) -> str:
        """Equal for equal objects; no wording of ours goes into it."""
        parts = [str(thing.source) for thing in (self.customer, self.subscription) if thing]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def observe(account: BillingAccount) -> Seen:
    """By the ids that we remember; usually one call. Raises ProviderError."""
    if account.subscription_id:
        subscription, customer = subscriptions.find(account.subscription_id)
        if subscription:
            return Seen(customer, subscription)
    return Seen(customers.find(account.customer_id)) if account.customer_id else Seen()
