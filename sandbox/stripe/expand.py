"""Identifiers in an answer replaced by what they name (docs.stripe.com/api/expanding_objects)."""

from typing import Any

from sandbox.stripe.books import Books
from sandbox.stripe.ids import kind_of


def expanded(books: Books, answer: Any, paths: list[str]) -> Any:
    """Paths that lead nowhere are ignored, where Stripe would refuse some of them."""
    for path in paths:
        answer = _along(books, answer, path.split("."))
    return answer


def _along(books: Books, value: Any, way: list[str]) -> Any:
    if isinstance(value, list):
        return [_along(books, one, way) for one in value]
    if not way or not isinstance(value, dict) or way[0] not in value:
        return value
    name, rest = way[0], way[1:]
    inner = value[name]
    if isinstance(inner, str):
        inner = _named(books, name, inner)
    return {**value, name: _along(books, inner, rest)}


def _named(books: Books, field: str, id: str) -> Any:
    """Products may bear an id of the client's choice, so there the field tells the kind."""
    kind = "product" if field == "product" else kind_of(id)
    return (books.find(kind, id) if kind else None) or id
