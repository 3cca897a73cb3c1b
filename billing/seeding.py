"""The address at which Stripe reaches us, and the row by which dj-stripe knows it."""

import uuid

from django.conf import settings
from django.urls import reverse
from djstripe.models import WebhookEndpoint

EVENTS = [
    "customer.updated",
    "customer.deleted",
    "customer.subscription.created",
    "customer.subscription.updated",
    "customer.subscription.deleted",
    "customer.subscription.paused",
    "customer.subscription.resumed",
    "invoice.paid",
    "invoice.payment_failed",
]


def endpoint_uuid() -> uuid.UUID:
    """The same for the whole life of an installation."""
    return uuid.uuid5(settings.INSTALL_ID, "stripe-webhook")


def webhook_path() -> str:
    """/stripe/webhook/<uuid>/, below the public address."""
    arguments = {"uuid": endpoint_uuid()}
    return reverse("billing:stripe-webhook", settings.PUBLIC_SCHEMA_URLCONF, kwargs=arguments)


def seed() -> None:
    """Make or renew the endpoint's row. Its secret is the one that was given at Stripe when the endpoint was made."""
    WebhookEndpoint.objects.update_or_create(
        djstripe_uuid=endpoint_uuid(),
        defaults={
            "id": f"we_sonicus_{endpoint_uuid().hex}",
            "url": f"{settings.PUBLIC_URL}{webhook_path()}",
            "secret": settings.STRIPE_WEBHOOK_SECRET,
            "enabled_events": EVENTS,
            "status": "enabled",
            "livemode": settings.STRIPE_LIVE_MODE,
            "api_version": settings.STRIPE_API_VERSION,
        },
    )
