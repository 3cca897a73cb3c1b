"""The account that the key belongs to, and its money."""

from typing import Any

from sandbox.store import Document
from sandbox.stripe.books import Books
from sandbox.stripe.errors import missing_object
from sandbox.stripe.lists import page
from sandbox.stripe.parameters import Parameters

ACCOUNT_ID = "acct_1SandboxSandbox1"


def get_account(books: Books, parameters: Parameters, *, id: str = ACCOUNT_ID) -> Document:
    if id != ACCOUNT_ID:
        raise missing_object("account", id)
    return _account()


def list_accounts(books: Books, parameters: Parameters) -> Document:
    return page([], parameters, "/v1/accounts")


def get_balance(books: Books, parameters: Parameters) -> Document:
    nothing: dict[str, Any] = {"amount": 0, "currency": "eur", "source_types": {"card": 0}}
    return {"object": "balance", "available": [nothing], "livemode": False, "pending": [nothing]}


def _account() -> Document:
    return {
        "id": ACCOUNT_ID,
        "object": "account",
        "business_profile": {"mcc": None, "name": "Sandbox", "support_email": None, "url": None},
        "business_type": "company",
        "capabilities": {"card_payments": "active", "transfers": "active"},
        "charges_enabled": True,
        "country": "DE",
        "created": 1700000000,
        "default_currency": "eur",
        "details_submitted": True,
        "email": "sandbox@sandbox.test",
        "metadata": {},
        "payouts_enabled": True,
        "settings": {
            "branding": {"icon": None, "logo": None, "primary_color": None, "secondary_color": None},
            "dashboard": {"display_name": "Sandbox", "timezone": "Europe/Berlin"},
        },
        "type": "standard",
    }
