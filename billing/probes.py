"""Whether Stripe answers as configured, for the operators' commands."""

import stripe
from django.conf import settings
from djstripe.models import WebhookEndpoint

from billing.providers import exercise as trial_run
from billing.providers.account import account_name, webhook_urls
from billing.seeding import endpoint_uuid, webhook_path
from sonicus.lib.findings import Finding, fail, ok, warn
from sonicus.lib.providers import ErrorKind, ProviderError

ACCOUNT, ROW, ENDPOINT, EXERCISE = "Stripe account", "webhook row", "webhook endpoint at Stripe", "throw-away customer"


def probe() -> list[Finding]:
    """Read-only."""
    try:
        found = [_account(), _row(), _endpoint()]
    except ProviderError as error:
        found = [_refused(ACCOUNT, error), _row()]
    return found


def exercise() -> list[Finding]:
    """Make a customer, read it back, remove it, and see that it is gone."""
    try:
        id = trial_run.customer_round_trip()
    except ProviderError as error:
        return [_refused(EXERCISE, error)]
    return [ok(EXERCISE, f"{id} made, read back and deleted")]


def _account() -> Finding:
    mode = "live" if settings.STRIPE_LIVE_MODE else "test"
    seen = f"{account_name()} at {settings.STRIPE_API_HOST}, {mode} mode, API version {settings.STRIPE_API_VERSION}"
    return ok(ACCOUNT, seen)


def _row() -> Finding:
    row = WebhookEndpoint.objects.filter(djstripe_uuid=endpoint_uuid()).first()
    if row is None:
        return fail(ROW, "missing, so every webhook is answered 404", "Run manage.py seed.")
    if row.secret != settings.STRIPE_WEBHOOK_SECRET:
        return fail(ROW, "has another secret than STRIPE_WEBHOOK_SECRET", "Run manage.py seed.")
    return ok(ROW, webhook_path())


def _endpoint() -> Finding:
    if any(url.endswith(webhook_path()) for url in webhook_urls()):
        return ok(ENDPOINT, webhook_path())
    mend = (
        f"Add an endpoint for {settings.PUBLIC_URL}{webhook_path()} in Stripe's dashboard and set its secret as "
        "STRIPE_WEBHOOK_SECRET. Until then changes at Stripe are seen only once an hour."
    )
    return warn(ENDPOINT, "Stripe knows no endpoint of ours", mend)


def _refused(subject: str, error: ProviderError) -> Finding:
    mends = {
        ErrorKind.AUTH: f"Set STRIPE_SECRET_KEY to a valid secret key of this account ({_key_form()}).",
        ErrorKind.UNAVAILABLE: f"Is {settings.STRIPE_API_HOST} (STRIPE_API_BASE) right and reachable?",
    }
    return fail(subject, error.message, mends.get(error.kind, "See status.stripe.com and Stripe's request log."))


def _key_form() -> str:
    return f"it begins with {settings.STRIPE_SECRET_KEY[:8]} now; stripe-python {stripe.VERSION}"
