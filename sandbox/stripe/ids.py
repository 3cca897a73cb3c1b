"""Identifiers in Stripe's form: a prefix that tells the kind, then random letters and digits."""

import secrets
import string

ALPHABET = string.ascii_letters + string.digits
PREFIXES = {
    "customer": "cus",
    "event": "evt",
    "invoice": "in",
    "line_item": "il",
    "payment_method": "pm",
    "price": "price",
    "product": "prod",
    "subscription": "sub",
    "subscription_item": "si",
    "webhook_endpoint": "we",
}


def new_id(kind: str) -> str:
    return f"{PREFIXES[kind]}_{''.join(secrets.choice(ALPHABET) for _ in range(24))}"


def kind_of(id: str) -> str | None:
    """The kind that an identifier's prefix tells, None where it tells nothing."""
    prefix = id.partition("_")[0]
    return next((kind for kind, known in PREFIXES.items() if known == prefix), None)
