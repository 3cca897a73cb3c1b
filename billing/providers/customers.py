"""Customers at Stripe (docs.stripe.com/api/customers). Everything here may raise ProviderError."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

import stripe

from billing.providers.client import client, key_for_now
from billing.providers.errors import in_our_words, is_missing
from billing.providers.marks import LEFT, ORGANIZATION, bears, marks_of


@dataclass(frozen=True)
class Customer:
    """`source` is the object as Stripe sent it."""

    id: str
    email: str
    name: str
    marks: Mapping[str, str]
    source: stripe.Customer = field(repr=False, compare=False)


def find(id: str) -> Customer | None:
    """None where it is deleted, or was never made with our key."""
    with in_our_words():
        try:
            return read(client().v1.customers.retrieve(id))
        except stripe.InvalidRequestError as error:
            if is_missing(error):
                return None
            raise


def look_up(organization_id: uuid.UUID, email: str) -> Customer | None:
    """The customer that bears the organization's mark.

    Listing by e-mail sees what was made a moment ago; searching by mark trails by up to a minute, but finds also
    customers whose e-mail has changed since.
    """
    query = f"metadata['{ORGANIZATION}']:'{organization_id}'"
    with in_our_words():
        listed = client().v1.customers.list({"email": email, "limit": 100}).data
        if not (known := _marked(listed, organization_id)):
            known = _marked(client().v1.customers.search({"query": query}).data, organization_id)
    return known


def create(organization_id: uuid.UUID, number: int, *, name: str, email: str) -> Customer:
    key = key_for_now(organization_id, "customer", number)
    metadata = marks_of(organization_id)
    with in_our_words():
        made = client().v1.customers.create(
            {"name": name, "email": email, "metadata": metadata}, {"idempotency_key": key}
        )
    return _read(made)


def update(id: str, organization_id: uuid.UUID, *, name: str, email: str) -> None:
    with in_our_words():
        client().v1.customers.update(id, {"name": name, "email": email, "metadata": marks_of(organization_id)})


def mark_as_left(id: str, at: str) -> None:
    with in_our_words():
        client().v1.customers.update(id, {"metadata": {LEFT: at}})


def delete(id: str) -> None:
    """Gone already is as good."""
    with in_our_words():
        try:
            client().v1.customers.delete(id)
        except stripe.InvalidRequestError as error:
            if not is_missing(error):
                raise


def was_billed(id: str) -> bool:
    """Whether there is an invoice over more than nothing."""
    with in_our_words():
        invoices = client().v1.invoices.list({"customer": id, "limit": 100})
        return any(invoice.total > 0 for invoice in invoices.auto_paging_iter())


def read(source: stripe.Customer) -> Customer | None:
    return None if getattr(source, "deleted", False) else _read(source)


def _read(source: stripe.Customer) -> Customer:
    marks = source.metadata.to_dict() if source.metadata else {}
    return Customer(source.id, source.email or "", source.name or "", marks, source)


def _marked(found: list[stripe.Customer], organization_id: uuid.UUID) -> Customer | None:
    known = [_read(customer) for customer in found]
    return next((customer for customer in known if bears(customer.marks, organization_id)), None)
