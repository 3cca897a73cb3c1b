"""The backend that the settings choose, as this room calls it."""

from functools import cache

from django.conf import settings
from django.urls import reverse

from deployments.backends.base import DeploymentBackend
from deployments.backends.webhook import WebhookBackend


def backend() -> DeploymentBackend:
    return _chosen(callback_url())


def silent_backend() -> DeploymentBackend:
    """One that asks for no callbacks, for deployments of which no row knows."""
    return _chosen("")


def callback_url() -> str:
    return settings.PUBLIC_URL + reverse("deployment_hook", urlconf=settings.PUBLIC_SCHEMA_URLCONF)


def _chosen(callback: str) -> DeploymentBackend:
    url, secret = settings.DEPLOYMENT_WEBHOOK_URL, settings.DEPLOYMENT_WEBHOOK_SECRET
    makers = {"webhook": lambda: _webhook(url, secret, callback)}
    return makers[settings.DEPLOYMENT_BACKEND]()


@cache
def _webhook(url: str, secret: str, callback: str) -> WebhookBackend:
    """One for each process and setting: it keeps its connections."""
    return WebhookBackend(url, secret, callback_url=callback)
