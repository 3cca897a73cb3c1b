"""What is owed and what was paid."""

from sandbox.store import Document
from sandbox.stripe.books import Books
from sandbox.stripe.ids import new_id
from sandbox.stripe.lists import PAGING, page, whole
from sandbox.stripe.parameters import Parameters, accept

# What is the same on every invoice that this stand-in makes.
UNTOUCHED: Document = {
    "account_country": "DE",
    "account_name": "Sandbox",
    "amount_overpaid": 0,
    "amount_shipping": 0,
    "attempt_count": 0,
    "attempted": False,
    "auto_advance": False,
    "automatic_tax": {"disabled_reason": None, "enabled": False, "liability": None},
    "default_payment_method": None,
    "default_tax_rates": [],
    "description": None,
    "discounts": [],
    "due_date": None,
    "ending_balance": 0,
    "issuer": {"type": "self"},
    "livemode": False,
    "metadata": {},
    "next_payment_attempt": None,
    "payment_settings": {"default_mandate": None, "payment_method_options": None, "payment_method_types": None},
    "post_payment_credit_notes_amount": 0,
    "pre_payment_credit_notes_amount": 0,
    "starting_balance": 0,
    "total_taxes": [],
}
NO_TRANSITIONS: Document = {
    "finalized_at": None,
    "marked_uncollectible_at": None,
    "paid_at": None,
    "voided_at": None,
}


def get_invoice(books: Books, parameters: Parameters, *, id: str) -> Document:
    return books.get("invoice", id)


def list_invoices(books: Books, parameters: Parameters) -> Document:
    accept(parameters, [*PAGING, "customer", "status", "subscription", "collection_method", "due_date"])
    things = [invoice for invoice in books.all("invoice") if _is_meant(invoice, parameters)]
    return page(things, parameters, "/v1/invoices")


def open_invoice(books: Books, subscription: Document, amount: int, reason: str, words: str) -> Document:
    """A finalized invoice for the subscription's current period; one of nothing is paid at once."""
    invoice = _new(books, subscription, amount, reason, words)
    for event in ("invoice.created", "invoice.finalized"):
        books.create(invoice, event)
    return pay(books, invoice) if amount == 0 else invoice


def pay(books: Books, invoice: Document) -> Document:
    transitions = {**invoice["status_transitions"], "paid_at": books.now()}
    paid = {"status": "paid", "attempted": True, "amount_paid": invoice["total"], "amount_remaining": 0}
    new = books.change(invoice, {**invoice, **paid, "status_transitions": transitions}, "invoice.updated")
    books.tell("invoice.paid", new)
    books.tell("invoice.payment_succeeded", new)
    return new


def decline(books: Books, invoice: Document) -> Document:
    tried = {"attempted": True, "attempt_count": invoice["attempt_count"] + 1}
    new = books.change(invoice, {**invoice, **tried}, "invoice.updated")
    books.tell("invoice.payment_failed", new)
    return new


def _is_meant(invoice: Document, parameters: Parameters) -> bool:
    subscription = invoice["parent"]["subscription_details"]["subscription"]
    return bool(
        invoice["customer"] == parameters.get("customer", invoice["customer"])
        and invoice["status"] == parameters.get("status", invoice["status"])
        and subscription == parameters.get("subscription", subscription)
    )


def _new(books: Books, subscription: Document, amount: int, reason: str, words: str) -> Document:
    customer, now = books.get("customer", subscription["customer"]), books.now()
    id, number = new_id("invoice"), books.world.store.next_number(f"stripe.invoice.{customer['id']}")
    line = _line(subscription, id, amount, words)
    return {
        "id": id,
        "object": "invoice",
        **UNTOUCHED,
        "amount_due": amount,
        "amount_paid": 0,
        "amount_remaining": amount,
        "billing_reason": reason,
        "collection_method": subscription["collection_method"],
        "created": now,
        "currency": subscription["currency"],
        "customer": customer["id"],
        "customer_email": customer["email"],
        "customer_name": customer["name"],
        "effective_at": now,
        "hosted_invoice_url": f"{books.world.url}/stripe/invoices/{id}",
        "invoice_pdf": f"{books.world.url}/stripe/invoices/{id}/pdf",
        "lines": whole([line], f"/v1/invoices/{id}/lines"),
        "number": f"{customer['invoice_prefix']}-{number:04d}",
        "parent": _parent(subscription),
        "period_end": now,
        "period_start": now,
        "status": "open",
        "status_transitions": {**NO_TRANSITIONS, "finalized_at": now},
        "subtotal": amount,
        "total": amount,
    }


def _parent(subscription: Document) -> Document:
    details = {"metadata": subscription["metadata"], "subscription": subscription["id"]}
    return {"quote_details": None, "subscription_details": details, "type": "subscription_details"}


def _line(subscription: Document, invoice_id: str, amount: int, words: str) -> Document:
    item = subscription["items"]["data"][0]
    detail = {"invoice_item": None, "proration": False, "proration_details": None}
    return {
        "id": new_id("line_item"),
        "object": "line_item",
        "amount": amount,
        "currency": subscription["currency"],
        "description": words,
        "discount_amounts": [],
        "discountable": True,
        "discounts": [],
        "invoice": invoice_id,
        "livemode": False,
        "metadata": subscription["metadata"],
        "parent": {
            "invoice_item_details": None,
            "subscription_item_details": {
                **detail,
                "subscription": subscription["id"],
                "subscription_item": item["id"],
            },
            "type": "subscription_item_details",
        },
        "period": {"start": item["current_period_start"], "end": item["current_period_end"]},
        "pretax_credit_amounts": [],
        "pricing": {
            "price_details": {"price": item["price"]["id"], "product": item["price"]["product"]},
            "type": "price_details",
            "unit_amount_decimal": str(amount),
        },
        "quantity": item["quantity"],
        "subscription": subscription["id"],
        "subtotal": amount,
        "taxes": [],
    }
