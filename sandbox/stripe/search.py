"""Stripe's search query language, as far as equality goes (docs.stripe.com/search)."""

import re

from sandbox.store import Document
from sandbox.stripe.errors import RefusedError

CLAUSE = re.compile(r"""\s*([a-z_]+)(?:\[["']([^"']+)["']\])?\s*:\s*["']([^"']*)["']\s*""")

Clause = tuple[str, str, str]  # field, key within the field or "", value


def parse(query: str) -> list[Clause]:
    """Raises RefusedError where the query is not equalities joined by AND."""
    clauses = []
    for part in re.split(r"\s+AND\s+", query):
        match = CLAUSE.fullmatch(part)
        if match is None:
            raise RefusedError(f"We were unable to parse your search query: {query}", param="query")
        clauses.append((match[1], match[2] or "", match[3]))
    return clauses


def matches(thing: Document, clauses: list[Clause]) -> bool:
    return all(_value(thing, field, key) == value for field, key, value in clauses)


def _value(thing: Document, field: str, key: str) -> object:
    value = thing.get(field)
    return value.get(key) if key and isinstance(value, dict) else value
