"""dj-stripe's rows of what we hold at Stripe, for staff and reports; decisions are never made on them.

What is named is synced before what names it, so that dj-stripe need not fetch anything in a transaction of its own.
One call remains: dj-stripe asks for a product's features when it stores it.
"""

from django.conf import settings
from djstripe import models as djstripe

from billing.observe import Seen
from billing.providers.client import bound_library, client
from billing.providers.errors import in_our_words


def keep(seen: Seen) -> None:
    """Raises ProviderError."""
    bound_library()
    with in_our_words():
        _know_account()
        if seen.subscription:
            _know_product(seen.subscription.product_id)
        if seen.customer:
            _sync(djstripe.Customer, seen.customer.source)
        if seen.customer and seen.subscription:
            _sync(djstripe.Subscription, seen.subscription.source)


def _know_account() -> None:
    djstripe.Account.get_or_retrieve_for_api_key(settings.STRIPE_SECRET_KEY)


def _know_product(id: str) -> None:
    if not djstripe.Product.objects.filter(id=id).exists():
        _sync(djstripe.Product, client().v1.products.retrieve(id))


def _sync(model: type, source: object) -> None:
    model.sync_from_stripe_data(source, api_key=settings.STRIPE_SECRET_KEY)  # type: ignore[attr-defined]
