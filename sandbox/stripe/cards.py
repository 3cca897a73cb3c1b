"""Test cards, which are made by being named (docs.stripe.com/testing)."""

from sandbox.store import Document
from sandbox.stripe.books import Books
from sandbox.stripe.ids import new_id

TEST_CARDS = {
    "pm_card_visa": ("visa", "4242"),
    "pm_card_mastercard": ("mastercard", "4444"),
    "pm_card_chargeCustomerFail": ("visa", "0341"),  # can be attached, but every charge is declined
}
DECLINED = "0341"


def new_card(books: Books, brand: str, last4: str, metadata: dict[str, str]) -> Document:
    nobody = {"address": None, "email": None, "name": None, "phone": None, "tax_id": None}
    return {
        "id": new_id("payment_method"),
        "object": "payment_method",
        "allow_redisplay": "unspecified",
        "billing_details": nobody,
        "card": {
            "brand": brand,
            "country": "DE",
            "exp_month": 12,
            "exp_year": 2040,
            "funding": "credit",
            "last4": last4,
        },
        "created": books.now(),
        "customer": None,
        "livemode": False,
        "metadata": metadata,
        "type": "card",
    }


def is_declined(books: Books, id: str) -> bool:
    return bool(books.get("payment_method", id)["card"]["last4"] == DECLINED)
