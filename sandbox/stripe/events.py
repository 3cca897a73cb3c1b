"""What happened."""

from sandbox.store import Document
from sandbox.stripe.books import Books
from sandbox.stripe.lists import PAGING, page
from sandbox.stripe.parameters import Parameters, accept


def get_event(books: Books, parameters: Parameters, *, id: str) -> Document:
    return books.get("event", id)


def list_events(books: Books, parameters: Parameters) -> Document:
    accept(parameters, [*PAGING, "type", "types", "delivery_success"])
    types = parameters.get("types") or ([parameters["type"]] if parameters.get("type") else [])
    found = [event for event in books.all("event") if not types or event["type"] in types]
    return page(found, parameters, "/v1/events")
