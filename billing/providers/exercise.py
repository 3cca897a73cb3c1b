"""A small real round trip."""

from billing.providers import customers
from billing.providers.client import client
from billing.providers.errors import PROVIDER, in_our_words
from sonicus.lib.providers import ErrorKind, ProviderError

NAME = "Sonicus: throw-away customer of a service test"


def customer_round_trip() -> str:
    """The id of a customer that was made, read back and deleted. Raises ProviderError."""
    with in_our_words():
        id = client().v1.customers.create({"name": NAME}).id
    try:
        _require(_name_of(id) == NAME, "does not show the customer that it has just made")
    finally:
        customers.delete(id)
    _require(customers.find(id) is None, "still shows a customer that was deleted")
    return id


def _name_of(id: str) -> str | None:
    found = customers.find(id)
    return found.name if found else None


def _require(fact: bool, otherwise: str) -> None:
    if not fact:
        raise ProviderError(PROVIDER, ErrorKind.CONFLICT, otherwise)
