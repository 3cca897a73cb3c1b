"""Why something was not accepted, as data: the same field, code and text in every door."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from tenants.naming.objection import Reason
from tenants.naming.requiring import NameRefusedError


class RefusedError(ValidationError):
    """Its code is a reason of our own, which every door tells as it is."""


CODES = {**{reason: reason for reason in Reason.values}, "unique": "taken", "unknown": "unknown"}  # else: invalid


@dataclass(frozen=True)
class Refusal:
    """`code` is one of tenants.naming.objection.Reason, unknown, or that of a RefusedError.

    Of a name it also tells what else is free, and when it will be.
    """

    code: str
    message: str
    suggestions: tuple[str, ...] = ()
    until: datetime | None = None

    def __str__(self) -> str:
        return f"{self.message} Still free: {', '.join(self.suggestions)}." if self.suggestions else self.message


def refusals(error: ValidationError) -> dict[str, list[Refusal]]:
    """What was refused, by field; `__all__` where it is none's alone."""
    fields = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
    return {field: [_refusal(one) for one in errors] for field, errors in fields.items()}


def in_words(error: ValidationError) -> str:
    """One line a field, for terminals and messages."""
    found = refusals(error)
    return "\n".join(f"{field}: {' '.join(str(one) for one in several)}" for field, several in found.items())


def _refusal(error: ValidationError) -> Refusal:
    own = error.code if isinstance(error, RefusedError) else None
    code, message = own or CODES.get(error.code or "", "invalid"), " ".join(error.messages)
    if isinstance(error, NameRefusedError):
        return Refusal(code, message, error.suggestions, error.until)
    return Refusal(code, message)
