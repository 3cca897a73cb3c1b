"""The price that a subscription is on, and its period."""

from sandbox.store import Document
from sandbox.stripe.books import Books
from sandbox.stripe.errors import RefusedError, missing_object, missing_parameter
from sandbox.stripe.ids import new_id
from sandbox.stripe.lists import PAGING, page
from sandbox.stripe.parameters import Parameters, accept, merged_metadata, whole_number
from sandbox.stripe.periods import end_of_period


def list_subscription_items(books: Books, parameters: Parameters) -> Document:
    accept(parameters, PAGING, required=["subscription"])
    subscription = books.get("subscription", parameters["subscription"], param="subscription")
    return page(subscription["items"]["data"], parameters, "/v1/subscription_items")


def get_subscription_item(books: Books, parameters: Parameters, *, id: str) -> Document:
    item: Document = _owner(books, id)["items"]["data"][0]
    return item


def update_subscription_item(books: Books, parameters: Parameters, *, id: str) -> Document:
    accept(parameters, ["metadata", "payment_behavior", "price", "proration_behavior", "quantity"])
    old = _owner(books, id)
    wanted = {name: value for name, value in parameters.items() if name in ("metadata", "price", "quantity")}
    items = {**old["items"], "data": changed_items(books, old, [{**wanted, "id": id}])}
    new = books.change(old, {**old, "items": items}, "customer.subscription.updated")
    item: Document = new["items"]["data"][0]
    return item


def new_item(books: Books, subscription_id: str, wanted: Parameters, *, start: int, trial_end: int | None) -> Document:
    accept(wanted, ["metadata", "quantity"], required=["price"])
    price = books.get("price", wanted["price"], param="items[0][price]")
    if price["type"] != "recurring":
        raise RefusedError(
            "The price specified is set to `type=one_time` but this field only accepts recurring prices."
        )
    return {
        "id": new_id("subscription_item"),
        "object": "subscription_item",
        "billing_thresholds": None,
        "created": start,
        "current_period_end": trial_end or end_of_period(start, price),
        "current_period_start": start,
        "discounts": [],
        "metadata": merged_metadata({}, wanted),
        "plan": plan_of(price),
        "price": price,
        "quantity": whole_number(wanted, "quantity", 1),
        "subscription": subscription_id,
        "tax_rates": [],
    }


def changed_items(books: Books, subscription: Document, wanted: list[Parameters]) -> list[Document]:
    """Items named by id with a new price or quantity; a second item is more than this stand-in keeps."""
    item: Document = subscription["items"]["data"][0]
    for change in wanted:
        accept(change, ["id", "metadata", "price", "quantity"])
        if "id" not in change:
            raise missing_parameter("items[0][id]")
        if change["id"] != item["id"]:
            raise missing_object("subscription_item", change["id"], "items[0][id]")
        price = books.get("price", change["price"], param="items[0][price]") if "price" in change else item["price"]
        quantity = whole_number(change, "quantity", item["quantity"])
        metadata = merged_metadata(item["metadata"], change)
        item = {**item, "price": price, "plan": plan_of(price), "quantity": quantity, "metadata": metadata}
    return [item]


def plan_of(price: Document) -> Document:
    """The same price in the older shape, which Stripe still sends beside it."""
    same = ("id", "active", "billing_scheme", "created", "currency", "livemode", "metadata", "nickname", "product")
    recurring = price["recurring"]
    return {
        **{name: price[name] for name in same},
        "object": "plan",
        "amount": price["unit_amount"],
        "amount_decimal": price["unit_amount_decimal"],
        "interval": recurring["interval"],
        "interval_count": recurring["interval_count"],
        "meter": None,
        "tiers_mode": None,
        "transform_usage": None,
        "trial_period_days": None,
        "usage_type": "licensed",
    }


def _owner(books: Books, item_id: str) -> Document:
    for subscription in books.all("subscription"):
        if subscription["items"]["data"][0]["id"] == item_id:
            return subscription
    raise missing_object("subscription_item", item_id)
