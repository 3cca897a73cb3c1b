"""Who pays."""

from sandbox.store import Document
from sandbox.stripe.books import SYSTEM, Books
from sandbox.stripe.errors import RefusedError, missing_object
from sandbox.stripe.ids import new_id
from sandbox.stripe.lifecycle import ENDED, end
from sandbox.stripe.lists import PAGING, page
from sandbox.stripe.parameters import Parameters, accept, merged_metadata, text
from sandbox.stripe.search import matches, parse

TEXTS = ("description", "email", "name", "phone")
CHANGEABLE = (*TEXTS, "address", "invoice_settings", "metadata", "preferred_locales", "shipping", "tax_exempt")


def create_customer(books: Books, parameters: Parameters) -> Document:
    accept(parameters, [*CHANGEABLE, "payment_method", "tax_id_data"])
    customer = _new(books)
    return books.create({**customer, **_changes(books, customer, parameters)}, "customer.created")


def get_customer(books: Books, parameters: Parameters, *, id: str) -> Document:
    """A deleted one is still answered, as `deleted`."""
    return books.get("customer", id)


def update_customer(books: Books, parameters: Parameters, *, id: str) -> Document:
    accept(parameters, [*CHANGEABLE, "default_source", "source"])
    old = living_customer(books, id)
    return books.change(old, {**old, **_changes(books, old, parameters)}, "customer.updated")


def delete_customer(books: Books, parameters: Parameters, *, id: str) -> Document:
    """Its subscriptions end at once."""
    customer = living_customer(books, id)
    for subscription in books.all("subscription"):
        if subscription["customer"] == id and subscription["status"] not in ENDED:
            end(books, subscription)
    gone = {"id": id, "object": "customer", "deleted": True}
    books.keep(gone)
    books.tell("customer.deleted", customer)
    return gone


def list_customers(books: Books, parameters: Parameters) -> Document:
    accept(parameters, [*PAGING, "email"])
    things = [one for one in living(books) if one["email"] == parameters.get("email", one["email"])]
    return page(things, parameters, "/v1/customers")


def search_customers(books: Books, parameters: Parameters) -> Document:
    """What is new is found only after the system's `lag`, as Stripe's search trails its writes."""
    accept(parameters, ["limit", "page"], required=["query"])
    clauses = parse(parameters["query"])
    seen_until = books.world.clock.now() - books.world.faults.lag(SYSTEM)
    found = [one for one in living(books) if one["created"] <= seen_until and matches(one, clauses)]
    answer = page(found, {**parameters, "starting_after": ""}, "/v1/customers/search")
    return {**answer, "object": "search_result", "next_page": None}


def living(books: Books) -> list[Document]:
    return [customer for customer in books.all("customer") if not customer.get("deleted")]


def living_customer(books: Books, id: str, *, param: str = "id") -> Document:
    customer = books.get("customer", id, param=param)
    if customer.get("deleted"):
        raise missing_object("customer", id, param)
    return customer


def _changes(books: Books, old: Document, parameters: Parameters) -> Document:
    email = parameters.get("email")
    if email and "@" not in email:
        raise RefusedError(f"Invalid email address: {email}", code="email_invalid", param="email")
    changes: Document = {name: text(parameters, name, old[name]) for name in TEXTS}
    changes["metadata"] = merged_metadata(old["metadata"], parameters)
    if "address" in parameters:
        changes["address"] = parameters["address"] or None
    method = (parameters.get("invoice_settings") or {}).get("default_payment_method")
    if method:
        books.get("payment_method", method, param="invoice_settings[default_payment_method]")
        changes["invoice_settings"] = {**old["invoice_settings"], "default_payment_method": method}
    return changes


def _new(books: Books) -> Document:
    return {
        "id": new_id("customer"),
        "object": "customer",
        "address": None,
        "balance": 0,
        "created": books.now(),
        "currency": None,
        "default_source": None,
        "delinquent": False,
        "description": None,
        "discount": None,
        "email": None,
        "invoice_prefix": f"{books.world.store.next_number('stripe.invoice_prefix'):08X}",
        "invoice_settings": {
            "custom_fields": None,
            "default_payment_method": None,
            "footer": None,
            "rendering_options": None,
        },
        "livemode": False,
        "metadata": {},
        "name": None,
        "next_invoice_sequence": 1,
        "phone": None,
        "preferred_locales": [],
        "shipping": None,
        "tax_exempt": "none",
        "test_clock": None,
    }
