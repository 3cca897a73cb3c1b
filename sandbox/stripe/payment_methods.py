"""How customers pay."""

from sandbox.store import Document
from sandbox.stripe.books import Books
from sandbox.stripe.cards import TEST_CARDS, new_card
from sandbox.stripe.customers import living_customer
from sandbox.stripe.errors import missing_object
from sandbox.stripe.lists import PAGING, page
from sandbox.stripe.parameters import Parameters, accept, merged_metadata


def create_payment_method(books: Books, parameters: Parameters) -> Document:
    accept(parameters, ["billing_details", "card", "metadata"], required=["type"])
    number = str((parameters.get("card") or {}).get("number", "4242"))
    method = new_card(books, "visa", number[-4:], merged_metadata({}, parameters))
    books.keep(method)
    return method


def get_payment_method(books: Books, parameters: Parameters, *, id: str) -> Document:
    return books.get("payment_method", id)


def list_payment_methods(books: Books, parameters: Parameters) -> Document:
    accept(parameters, [*PAGING, "customer", "type"])
    return page(_of(books, parameters.get("customer", "")), parameters, "/v1/payment_methods")


def list_customer_payment_methods(books: Books, parameters: Parameters, *, id: str) -> Document:
    accept(parameters, [*PAGING, "type"])
    return page(_of(books, living_customer(books, id)["id"]), parameters, f"/v1/customers/{id}/payment_methods")


def attach_payment_method(books: Books, parameters: Parameters, *, id: str) -> Document:
    accept(parameters, [], required=["customer"])
    customer = living_customer(books, parameters["customer"], param="customer")
    return books.create({**_named(books, id), "customer": customer["id"]}, "payment_method.attached")


def detach_payment_method(books: Books, parameters: Parameters, *, id: str) -> Document:
    method = books.get("payment_method", id)
    return books.create({**method, "customer": None}, "payment_method.detached")


def _of(books: Books, customer_id: str) -> list[Document]:
    return [method for method in books.all("payment_method") if method["customer"] == customer_id]


def _named(books: Books, id: str) -> Document:
    """A test card's name stands for a new card each time."""
    if id in TEST_CARDS:
        return new_card(books, *TEST_CARDS[id], {})
    if found := books.find("payment_method", id):
        return found
    raise missing_object("payment_method", id)
