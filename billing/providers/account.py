"""The account that our key belongs to. Everything here may raise ProviderError."""

from billing.providers.client import client
from billing.providers.errors import in_our_words


def account_name() -> str:
    """Its id, and the name that Stripe's dashboard shows."""
    with in_our_words():
        account = client().v1.accounts.retrieve_current()
    dashboard = account.settings.dashboard if account.settings else None
    name = dashboard.display_name if dashboard else None
    return f"{account.id} ({name})" if name else account.id


def webhook_urls() -> list[str]:
    """Where this account sends events, as far as endpoints are enabled."""
    with in_our_words():
        endpoints = client().v1.webhook_endpoints.list({"limit": 100}).data
    return [endpoint.url for endpoint in endpoints if endpoint.status == "enabled"]
