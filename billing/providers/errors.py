"""Stripe's exceptions in our words (docs.stripe.com/api/errors/handling)."""

from collections.abc import Iterator
from contextlib import contextmanager

import stripe

from sonicus.lib.http import kind_of
from sonicus.lib.providers import ErrorKind, ProviderError

PROVIDER = "Stripe"
LONGEST_MESSAGE = 200


@contextmanager
def in_our_words() -> Iterator[None]:
    """Raise ProviderError for whatever stripe-python raises within."""
    try:
        yield
    except stripe.StripeError as error:
        raise ProviderError(PROVIDER, _kind(error), _message(error), retry_after=_retry_after(error)) from None


def is_missing(error: stripe.InvalidRequestError) -> bool:
    """Whether there is no such object: never made, or made with another key."""
    return error.http_status == 404 or error.code == "resource_missing"


def _kind(error: stripe.StripeError) -> ErrorKind:
    if isinstance(error, stripe.IdempotencyError) or error.http_status == 409:
        return ErrorKind.UNAVAILABLE  # an earlier request with our key is known to Stripe: next time it is found
    if isinstance(error, stripe.InvalidRequestError) and is_missing(error):
        return ErrorKind.NOT_FOUND
    return kind_of(error.http_status) if error.http_status else ErrorKind.UNAVAILABLE


def _message(error: stripe.StripeError) -> str:
    """Stripe's texts of refused keys show parts of them, so they get one of ours."""
    if isinstance(error, stripe.AuthenticationError):
        return "refused the secret key (STRIPE_SECRET_KEY)"
    if isinstance(error, stripe.APIConnectionError):
        return "could not be reached, or did not answer in time"
    said = (error.user_message or "gave no reason")[:LONGEST_MESSAGE]
    return f"answered {error.http_status}: {said}"


def _retry_after(error: stripe.StripeError) -> float | None:
    value = str((error.headers or {}).get("retry-after", ""))
    return float(value) if value.isdigit() else None
