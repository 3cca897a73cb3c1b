"""What it costs. An amount never changes; a new amount is a new price."""

from sandbox.store import Document
from sandbox.stripe.books import Books
from sandbox.stripe.errors import RefusedError, missing_parameter
from sandbox.stripe.ids import new_id
from sandbox.stripe.lists import PAGING, page
from sandbox.stripe.parameters import Parameters, accept, boolean, merged_metadata, text, whole_number
from sandbox.stripe.products import create_product

CHANGEABLE = ("active", "lookup_key", "metadata", "nickname", "tax_behavior")
FIXED = ("billing_scheme", "product", "product_data", "recurring", "transfer_lookup_key", "unit_amount")


def create_price(books: Books, parameters: Parameters) -> Document:
    accept(parameters, [*CHANGEABLE, *FIXED], required=["currency"])
    amount = whole_number(parameters, "unit_amount")
    if amount is None:
        raise missing_parameter("unit_amount")
    _refuse_taken_lookup_key(books, parameters)
    return books.create(_new(books, parameters, _product_id(books, parameters), amount), "price.created")


def get_price(books: Books, parameters: Parameters, *, id: str) -> Document:
    return books.get("price", id)


def update_price(books: Books, parameters: Parameters, *, id: str) -> Document:
    accept(parameters, CHANGEABLE)
    old = books.get("price", id)
    if parameters.get("lookup_key") != old["lookup_key"]:
        _refuse_taken_lookup_key(books, parameters)
    new: Document = {name: text(parameters, name, old[name]) for name in ("lookup_key", "nickname", "tax_behavior")}
    new["active"] = boolean(parameters, "active", default=old["active"])
    new["metadata"] = merged_metadata(old["metadata"], parameters)
    return books.change(old, {**old, **new}, "price.updated")


def list_prices(books: Books, parameters: Parameters) -> Document:
    accept(parameters, [*PAGING, "active", "currency", "lookup_keys", "product", "recurring", "type"])
    return page([price for price in books.all("price") if _is_meant(price, parameters)], parameters, "/v1/prices")


def _is_meant(price: Document, parameters: Parameters) -> bool:
    return (
        price["lookup_key"] in parameters.get("lookup_keys", [price["lookup_key"]])
        and price["product"] == parameters.get("product", price["product"])
        and price["active"] == boolean(parameters, "active", default=price["active"])
    )


def _refuse_taken_lookup_key(books: Books, parameters: Parameters) -> None:
    key = parameters.get("lookup_key")
    for price in books.all("price"):
        if key and price["lookup_key"] == key:
            raise RefusedError(f"A price (`{price['id']}`) already uses that lookup key.", param="lookup_key")


def _product_id(books: Books, parameters: Parameters) -> str:
    if parameters.get("product_data"):
        return str(create_product(books, parameters["product_data"])["id"])
    if not parameters.get("product"):
        raise missing_parameter("product")
    return str(books.get("product", parameters["product"], param="product")["id"])


def _new(books: Books, parameters: Parameters, product_id: str, amount: int) -> Document:
    recurring = parameters.get("recurring")
    return {
        "id": new_id("price"),
        "object": "price",
        "active": boolean(parameters, "active", default=True),
        "billing_scheme": "per_unit",
        "created": books.now(),
        "currency": parameters["currency"].lower(),
        "custom_unit_amount": None,
        "livemode": False,
        "lookup_key": text(parameters, "lookup_key"),
        "metadata": merged_metadata({}, parameters),
        "nickname": text(parameters, "nickname"),
        "product": product_id,
        "recurring": _recurring(recurring) if recurring else None,
        "tax_behavior": parameters.get("tax_behavior") or "unspecified",
        "tiers_mode": None,
        "transform_quantity": None,
        "type": "recurring" if recurring else "one_time",
        "unit_amount": amount,
        "unit_amount_decimal": str(amount),
    }


def _recurring(parameters: Parameters) -> Document:
    accept(parameters, ["interval_count", "meter", "trial_period_days", "usage_type"], required=["interval"])
    return {
        "interval": parameters["interval"],
        "interval_count": whole_number(parameters, "interval_count", 1),
        "meter": None,
        "trial_period_days": None,
        "usage_type": "licensed",
    }
