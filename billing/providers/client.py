"""The one way to Stripe: our key, our API version, our bounds in time."""

from datetime import UTC, datetime
from functools import cache

import requests
import stripe
from django.conf import settings

from sonicus.lib.http import CONNECT_SECONDS, READ_SECONDS
from sonicus.lib.ids import idempotency_key

RETRIES = 1  # few, because the loop retries too


def client() -> stripe.StripeClient:
    return _client(settings.STRIPE_SECRET_KEY, settings.STRIPE_API_HOST, settings.STRIPE_API_VERSION)


def bound_library() -> None:
    """Hold calls that dj-stripe makes by itself to the same place and the same bounds."""
    stripe.api_base = settings.STRIPE_API_HOST
    stripe.max_network_retries = RETRIES
    stripe.default_http_client = _http_client()


def key_for_now(*parts: object) -> str:
    """An idempotency key that turns over each hour.

    Stripe keeps the first answer to a key for a day, even where that answer was an error of its own. What an earlier
    hour made is found by its marks before anything is made.
    """
    return idempotency_key("stripe", *parts, datetime.now(tz=UTC).strftime("%Y-%m-%dT%H"))


@cache
def _client(key: str, base: str, version: str) -> stripe.StripeClient:
    return stripe.StripeClient(
        key,
        stripe_version=version,
        base_addresses={"api": base},
        max_network_retries=RETRIES,
        http_client=_http_client(),
    )


@cache
def _http_client() -> stripe.RequestsClient:
    """Proxies and netrc files of the machine take no part."""
    session = requests.Session()
    session.trust_env = False
    return stripe.RequestsClient(timeout=(CONNECT_SECONDS, READ_SECONDS), session=session)
