"""Who buys what, in the shape of API version 2026-08-26.dahlia: periods belong to the items."""

from sandbox.store import Document
from sandbox.stripe.books import Books
from sandbox.stripe.customers import living_customer
from sandbox.stripe.errors import RefusedError, missing_object
from sandbox.stripe.ids import new_id
from sandbox.stripe.invoices import open_invoice, pay
from sandbox.stripe.lifecycle import ENDED, end
from sandbox.stripe.lists import PAGING, page, whole
from sandbox.stripe.parameters import Parameters, accept, boolean, merged_metadata, text, whole_number
from sandbox.stripe.subscription_items import changed_items, new_item
from sandbox.stripe.trials import trial_end_of

CHANGEABLE = (
    *("cancel_at_period_end", "collection_method", "default_payment_method", "description", "items", "metadata"),
    *("payment_behavior", "payment_settings", "proration_behavior", "trial_end", "trial_settings"),
)

# What is the same on every subscription that begins here.
UNTOUCHED: Document = {
    "application": None,
    "application_fee_percent": None,
    "automatic_tax": {"disabled_reason": None, "enabled": False, "liability": None},
    "billing_cycle_anchor_config": None,
    "billing_mode": {"flexible": None, "type": "classic"},
    "billing_schedules": [],
    "billing_thresholds": None,
    "cancel_at": None,
    "canceled_at": None,
    "cancellation_details": {"comment": None, "feedback": None, "reason": None},
    "default_source": None,
    "default_tax_rates": [],
    "discounts": [],
    "ended_at": None,
    "invoice_settings": {"account_tax_ids": None, "issuer": {"type": "self"}},
    "latest_invoice": None,
    "livemode": False,
    "next_pending_invoice_item_invoice": None,
    "on_behalf_of": None,
    "pause_collection": None,
    "payment_settings": {"payment_method_options": None, "payment_method_types": None},
    "pending_invoice_item_interval": None,
    "pending_setup_intent": None,
    "pending_update": None,
    "schedule": None,
    "test_clock": None,
    "transfer_data": None,
}
USUAL_TRIAL_SETTINGS: Document = {"end_behavior": {"missing_payment_method": "create_invoice"}}


def create_subscription(books: Books, parameters: Parameters) -> Document:
    allowed = [*CHANGEABLE, "currency", "off_session", "trial_period_days"]
    accept(parameters, allowed, required=["customer", "items"])
    customer = living_customer(books, parameters["customer"], param="customer")
    subscription = _new(books, customer, parameters, trial_end_of(parameters, books.now()))
    return _begin(books, subscription, _method(parameters) or customer["invoice_settings"]["default_payment_method"])


def get_subscription(books: Books, parameters: Parameters, *, id: str) -> Document:
    return books.get("subscription", id)


def update_subscription(books: Books, parameters: Parameters, *, id: str) -> Document:
    accept(parameters, CHANGEABLE)
    old = books.get("subscription", id)
    if old["status"] in ENDED and set(parameters) - {"metadata", "expand"}:
        raise RefusedError("A canceled subscription can only update its cancellation_details and metadata.")
    new: Document = {name: text(parameters, name, old[name]) for name in ("default_payment_method", "description")}
    new["metadata"] = merged_metadata(old["metadata"], parameters)
    new["items"] = {**old["items"], "data": changed_items(books, old, parameters.get("items", []))}
    new["cancel_at_period_end"] = boolean(parameters, "cancel_at_period_end", default=old["cancel_at_period_end"])
    new["trial_settings"] = parameters.get("trial_settings") or old["trial_settings"]
    return books.change(old, {**old, **new}, "customer.subscription.updated")


def cancel_subscription(books: Books, parameters: Parameters, *, id: str) -> Document:
    accept(parameters, ["cancellation_details", "invoice_now", "prorate"])
    subscription = books.get("subscription", id)
    if subscription["status"] in ENDED:
        raise missing_object("subscription", id)
    return end(books, subscription)


def list_subscriptions(books: Books, parameters: Parameters) -> Document:
    """Ended ones only where they are asked for, as at Stripe."""
    accept(parameters, [*PAGING, "collection_method", "customer", "price", "status"])
    things = [one for one in books.all("subscription") if _is_meant(one, parameters)]
    return page(things, parameters, "/v1/subscriptions")


def _is_meant(subscription: Document, parameters: Parameters) -> bool:
    wanted, status = parameters.get("status"), subscription["status"]
    if wanted == "ended":
        status_fits = status in ENDED
    else:
        status_fits = wanted in ("all", status) or (wanted is None and status != "canceled")
    return status_fits and subscription["customer"] == parameters.get("customer", subscription["customer"])


def _begin(books: Books, subscription: Document, method: str | None) -> Document:
    """The first invoice: of nothing for a trial, else of the price, paid where there is a way to pay."""
    item = subscription["items"]["data"][0]
    product = books.get("product", item["price"]["product"])["name"]
    trialing = subscription["trial_end"] is not None
    amount = 0 if trialing else item["price"]["unit_amount"] * item["quantity"]
    words = f"Trial period for {product}" if trialing else f"{item['quantity']} × {product}"
    books.keep(subscription)
    invoice = open_invoice(books, subscription, amount, "subscription_create", words)
    if method and invoice["status"] == "open":
        invoice = pay(books, invoice)
    status = "trialing" if trialing else "active" if invoice["status"] == "paid" else "incomplete"
    begun = {**subscription, "status": status, "latest_invoice": invoice["id"]}
    return books.create(begun, "customer.subscription.created")


def _method(parameters: Parameters) -> str | None:
    return text(parameters, "default_payment_method")


def _new(books: Books, customer: Document, parameters: Parameters, trial_end: int | None) -> Document:
    id, now = new_id("subscription"), books.now()
    wanted = parameters["items"]
    if not isinstance(wanted, list) or len(wanted) != 1:
        raise RefusedError("This stand-in keeps exactly one item a subscription.", param="items")
    item = new_item(books, id, wanted[0], start=now, trial_end=trial_end)
    return {
        "id": id,
        "object": "subscription",
        **UNTOUCHED,
        "billing_cycle_anchor": trial_end or now,
        "cancel_at_period_end": boolean(parameters, "cancel_at_period_end", default=False),
        "collection_method": parameters.get("collection_method") or "charge_automatically",
        "created": now,
        "currency": item["price"]["currency"],
        "customer": customer["id"],
        "days_until_due": whole_number(parameters, "days_until_due"),
        "default_payment_method": _method(parameters),
        "description": text(parameters, "description"),
        "items": whole([item], f"/v1/subscription_items?subscription={id}"),
        "metadata": merged_metadata({}, parameters),
        "start_date": now,
        "status": "trialing",
        "trial_end": trial_end,
        "trial_settings": parameters.get("trial_settings") or USUAL_TRIAL_SETTINGS,
        "trial_start": now if trial_end else None,
    }
