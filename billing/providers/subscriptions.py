"""Subscriptions at Stripe (docs.stripe.com/api/subscriptions). Everything here may raise ProviderError."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import stripe
from stripe.params import SubscriptionCreateParams

from billing.providers import customers
from billing.providers.client import client, key_for_now
from billing.providers.customers import Customer
from billing.providers.errors import in_our_words, is_missing
from billing.providers.marks import bears, marks_of

ENDED = ("canceled", "incomplete_expired")


@dataclass(frozen=True)
class Subscription:
    """A subscription of one item. `source` is the object as Stripe sent it, with the customer's id."""

    id: str
    status: str
    customer_id: str
    item_id: str
    product_id: str
    price_cents: int
    currency: str
    interval: str
    trial_end: datetime | None
    period_end: datetime
    marks: Mapping[str, str]
    source: stripe.Subscription = field(repr=False, compare=False)

    @property
    def is_ended(self) -> bool:
        return self.status in ENDED


def find(id: str) -> tuple[Subscription | None, Customer | None]:
    """The subscription and its customer, in one call; None for what is not there."""
    with in_our_words():
        try:
            found = client().v1.subscriptions.retrieve(id, {"expand": ["customer"]})
        except stripe.InvalidRequestError as error:
            if is_missing(error):
                return None, None
            raise
    customer: Any = found.customer
    found.customer = customer.id
    return _read(found), customers.read(customer)


def of_customer(customer_id: str, organization_id: uuid.UUID) -> list[Subscription]:
    """All that bear the organization's mark, ended ones too, newest first. Sees what was made a moment ago."""
    with in_our_words():
        listed = client().v1.subscriptions.list({"customer": customer_id, "status": "all", "limit": 100}).data
    known = [_read(subscription) for subscription in listed]
    return [subscription for subscription in known if bears(subscription.marks, organization_id)]


def create(organization_id: uuid.UUID, number: int, customer_id: str, price_id: str, trial: "Trial") -> Subscription:
    """When a trial ends without a way to pay, Stripe pauses: no debt piles up, and a card sets it going again."""
    wanted: SubscriptionCreateParams = {
        "customer": customer_id,
        "items": [{"price": price_id}],
        "metadata": marks_of(organization_id),
        "payment_behavior": "default_incomplete",
        "trial_settings": {"end_behavior": {"missing_payment_method": "pause"}},
    }
    if trial.until:
        wanted["trial_end"] = int(trial.until.timestamp())
    elif trial.days:
        wanted["trial_period_days"] = trial.days
    key = key_for_now(organization_id, "subscription", number)
    with in_our_words():
        made = client().v1.subscriptions.create(wanted, {"idempotency_key": key})
    return _read(made)


def move(subscription: Subscription, price_id: str) -> None:
    """To another price, from now on; Stripe credits what was paid for the rest of the period."""
    with in_our_words():
        client().v1.subscription_items.update(
            subscription.item_id, {"price": price_id, "proration_behavior": "create_prorations"}
        )


def cancel(id: str) -> None:
    """At once. Ended already is as good: Stripe then says that there is none."""
    with in_our_words():
        try:
            client().v1.subscriptions.cancel(id)
        except stripe.InvalidRequestError as error:
            if not is_missing(error):
                raise


@dataclass(frozen=True)
class Trial:
    """Days from now, or an end that was promised before; neither means that payment begins at once."""

    days: int = 0
    until: datetime | None = None


def _read(source: stripe.Subscription) -> Subscription:
    item = source["items"].data[0]
    recurring = item.price.recurring
    return Subscription(
        id=source.id,
        status=source.status,
        customer_id=str(source.customer),
        item_id=item.id,
        product_id=str(item.price.product),
        price_cents=item.price.unit_amount or 0,
        currency=item.price.currency,
        interval=recurring.interval if recurring else "",
        trial_end=_moment(source.trial_end) if source.trial_end else None,
        period_end=_moment(item.current_period_end),
        marks=source.metadata.to_dict(),
        source=source,
    )


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, tz=UTC)
