"""Search domains: lists of [field, operator, value], with the prefix operators "&", "|" and "!"."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from sandbox.odoo.errors import value_error

Record = dict[str, Any]


def matches(record: Record, domain: list[Any], known: Iterable[str]) -> bool:
    """Whether a record lies in the domain. Raises OdooError for a field or an operator that there is not."""
    terms = list(domain)
    results = []
    while terms:
        results.append(_evaluate(terms, record, set(known)))
    return all(results)


def mentions(domain: list[Any], field: str) -> bool:
    return any(isinstance(term, list) and term and term[0] == field for term in domain)


def _evaluate(terms: list[Any], record: Record, known: set[str]) -> bool:
    """Take one expression off the front. Both sides are always evaluated, or their terms would be left behind."""
    term = terms.pop(0)
    if term == "!":
        return not _evaluate(terms, record, known)
    if term in ("&", "|"):
        left, right = _evaluate(terms, record, known), _evaluate(terms, record, known)
        return (left and right) if term == "&" else (left or right)
    return _compare(term, record, known)


def _compare(term: Any, record: Record, known: set[str]) -> bool:
    if not isinstance(term, list) or len(term) != 3:
        raise value_error(f"Invalid domain term {term!r}")
    field, operator, value = term
    if field not in known:
        raise value_error(f"Invalid field {field!r} in domain term {term!r}")
    if operator not in OPERATORS:
        raise value_error(f"Invalid operator {operator!r} in domain term {term!r}")
    return OPERATORS[operator](record.get(field, False), value)


def _is_like(pattern: str, text: Any, flags: re.RegexFlag) -> bool:
    """SQL's LIKE: % and _ are wildcards, a backslash takes their meaning away."""
    tokens = re.findall(r"\\.|.", pattern, re.DOTALL)
    wild = {"%": ".*", "_": "."}
    expression = "".join(wild.get(token) or re.escape(token[-1]) for token in tokens)
    return isinstance(text, str) and re.fullmatch(expression, text, flags | re.DOTALL) is not None


def _is_in(found: Any, values: Any) -> bool:
    return any(one in values for one in found) if isinstance(found, list) else found in values


def _equals(found: Any, value: Any) -> bool:
    return value in found if isinstance(found, list) and not isinstance(value, list) else bool(found == value)


OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "=": _equals,
    "!=": lambda found, value: not _equals(found, value),
    "in": _is_in,
    "not in": lambda found, values: not _is_in(found, values),
    ">": lambda found, value: found is not False and found > value,
    ">=": lambda found, value: found is not False and found >= value,
    "<": lambda found, value: found is not False and found < value,
    "<=": lambda found, value: found is not False and found <= value,
    "=like": lambda found, value: _is_like(value, found, re.NOFLAG),
    "=ilike": lambda found, value: _is_like(value, found, re.IGNORECASE),
    "like": lambda found, value: _is_like(f"%{value}%", found, re.NOFLAG),
    "ilike": lambda found, value: _is_like(f"%{value}%", found, re.IGNORECASE),
}
