"""Products and prices at Stripe (docs.stripe.com/api/prices). Everything here may raise ProviderError.

A plan is a product with a fixed id, and each of its amounts a price with a lookup key: Stripe refuses a second of
either, so that neither can ever be there twice.
"""

from dataclasses import dataclass

import stripe
from django.conf import settings

from billing.providers.client import client, key_for_now
from billing.providers.errors import in_our_words, is_missing
from billing.providers.marks import INSTALL


@dataclass(frozen=True)
class Offer:
    """What a plan costs a month, in the smallest unit of the currency."""

    plan: str
    name: str
    cents: int
    currency: str

    @property
    def product_id(self) -> str:
        return f"sonicus_{self.plan}"

    @property
    def lookup_key(self) -> str:
        return f"{self.product_id}_{self.cents}_{self.currency}"


def exists(price_id: str) -> bool:
    """And can be bought."""
    with in_our_words():
        try:
            return client().v1.prices.retrieve(price_id).active
        except stripe.InvalidRequestError as error:
            if is_missing(error):
                return False
            raise


def ensure(offer: Offer) -> str:
    """The id of the offer's price, made together with its product where there is none."""
    with in_our_words():
        found = client().v1.prices.list({"lookup_keys": [offer.lookup_key], "active": True, "limit": 1}).data
        if found:
            return found[0].id
        _ensure_product(offer)
        return _create_price(offer)


def _create_price(offer: Offer) -> str:
    made = client().v1.prices.create(
        {
            "product": offer.product_id,
            "unit_amount": offer.cents,
            "currency": offer.currency,
            "recurring": {"interval": "month"},
            "lookup_key": offer.lookup_key,
            "metadata": _marks(),
        },
        {"idempotency_key": key_for_now("price", offer.lookup_key)},
    )
    return made.id


def _ensure_product(offer: Offer) -> None:
    try:
        client().v1.products.create({"id": offer.product_id, "name": offer.name, "metadata": _marks()})
    except stripe.InvalidRequestError as error:
        if error.code != "resource_already_exists":
            raise


def _marks() -> dict[str, str]:
    return {INSTALL: str(settings.INSTALL_ID)}
