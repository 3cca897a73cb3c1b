"""What becomes of subscriptions by themselves as time passes (docs.stripe.com/billing/subscriptions/overview)."""

from sandbox.store import Document
from sandbox.stripe.books import Books
from sandbox.stripe.cards import is_declined
from sandbox.stripe.invoices import decline, open_invoice, pay
from sandbox.stripe.periods import end_of_period

ENDED = ("canceled", "incomplete_expired")
PERIODS_AT_MOST = 240  # a clock put forward by decades is not followed period by period


def pass_time(books: Books) -> None:
    """End trials and begin periods that are due by the sandbox's clock."""
    for subscription in books.all("subscription"):
        for _ in range(PERIODS_AT_MOST):
            if not _is_due(books, subscription):
                break
            subscription = _next_period(books, subscription)


def end(books: Books, subscription: Document, *, at: int | None = None) -> Document:
    now = at or books.now()
    details = {"comment": None, "feedback": None, "reason": "cancellation_requested"}
    gone = {"status": "canceled", "canceled_at": now, "ended_at": now, "cancellation_details": details}
    ended = {**subscription, **gone}
    books.keep(ended)
    books.tell("customer.subscription.deleted", ended)
    return ended


def _is_due(books: Books, subscription: Document) -> bool:
    if subscription["status"] not in ("trialing", "active", "past_due"):
        return False
    return bool(_item(subscription)["current_period_end"] <= books.now())


def _next_period(books: Books, subscription: Document) -> Document:
    over_at = _item(subscription)["current_period_end"]
    if subscription["cancel_at_period_end"]:
        return end(books, subscription, at=over_at)
    if subscription["status"] == "trialing" and not _payment_method(books, subscription):
        return _without_payment_method(books, subscription, over_at)
    return _charge(books, _begin_period(subscription, over_at), subscription)


def _without_payment_method(books: Books, subscription: Document, over_at: int) -> Document:
    behavior = (subscription["trial_settings"] or {}).get("end_behavior", {}).get("missing_payment_method")
    if behavior == "cancel":
        return end(books, subscription, at=over_at)
    if behavior == "pause":
        paused = books.change(subscription, {**subscription, "status": "paused"}, "customer.subscription.updated")
        books.tell("customer.subscription.paused", paused)
        return paused
    return _charge(books, _begin_period(subscription, over_at), subscription)


def _charge(books: Books, renewed: Document, old: Document) -> Document:
    price, quantity = _item(renewed)["price"], _item(renewed)["quantity"]
    words = f"{quantity} × {books.get('product', price['product'])['name']}"
    invoice = open_invoice(books, renewed, price["unit_amount"] * quantity, "subscription_cycle", words)
    method = _payment_method(books, renewed)
    if invoice["status"] == "paid" or (method and not is_declined(books, method)):
        invoice, status = (invoice if invoice["status"] == "paid" else pay(books, invoice)), "active"
    else:
        invoice, status = decline(books, invoice), "past_due"
    new = {**renewed, "status": status, "latest_invoice": invoice["id"]}
    return books.change(old, new, "customer.subscription.updated")


def _begin_period(subscription: Document, start: int) -> Document:
    items = subscription["items"]
    item = _item(subscription)
    renewed = {**item, "current_period_start": start, "current_period_end": end_of_period(start, item["price"])}
    return {**subscription, "items": {**items, "data": [renewed]}}


def _payment_method(books: Books, subscription: Document) -> str | None:
    customer = books.get("customer", subscription["customer"])
    own = subscription["default_payment_method"]
    return own or (customer.get("invoice_settings") or {}).get("default_payment_method")


def _item(subscription: Document) -> Document:
    item: Document = subscription["items"]["data"][0]
    return item
