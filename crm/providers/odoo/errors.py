"""What Odoo's exceptions mean. The name decides, then the message; a status alone means too many things."""

from typing import Any

from sonicus.lib.http import Answer, kind_of
from sonicus.lib.providers import ErrorKind, ProviderError

PROVIDER = "Odoo"
LONGEST_MESSAGE = 300

KINDS = {
    "Unauthorized": ErrorKind.AUTH,
    "AccessDenied": ErrorKind.AUTH,
    "AccessError": ErrorKind.AUTH,
    "Forbidden": ErrorKind.AUTH,
    "MissingError": ErrorKind.NOT_FOUND,
    "ValidationError": ErrorKind.INVALID,
    "UserError": ErrorKind.INVALID,
    "NotFound": ErrorKind.INVALID,  # an unknown model or method: a wrong set-up, not a lead that is gone
    "BadRequest": ErrorKind.INVALID,
    "AttributeError": ErrorKind.INVALID,
    "KeyError": ErrorKind.INVALID,
    "TypeError": ErrorKind.INVALID,
    "ValueError": ErrorKind.INVALID,
    "TooManyRequests": ErrorKind.RATE_LIMITED,
}
TRANSIENT = ("could not serialize access", "deadlock detected", "could not obtain lock")
UNKNOWN_EXTERNAL_ID = "External ID not found in the system"


def kind_of_exception(name: str, message: str) -> ErrorKind:
    """`name` is the exception's, with or without its module. One that we do not know may pass by itself."""
    if any(text in message for text in TRANSIENT):
        return ErrorKind.UNAVAILABLE
    if "already exists" in message:
        return ErrorKind.CONFLICT
    last = name.rpartition(".")[2]
    if last == "OperationalError" and "does not exist" in message:
        return ErrorKind.INVALID  # no such database
    return KINDS.get(last, ErrorKind.UNAVAILABLE)


def of_document(document: Any) -> ProviderError:
    """From an error's five keys. Of these, `debug` holds a whole traceback and is not even looked at."""
    facts = document if isinstance(document, dict) else {}
    name, message = str(facts.get("name", "")), str(facts.get("message", ""))
    return ProviderError(PROVIDER, kind_of_exception(name, message), shortened(message or name or "an empty error"))


def of_answer(answer: Answer) -> ProviderError:
    """From an answer that Odoo itself did not word: a proxy's, or that of something else at this address."""
    if 300 <= answer.status < 400:
        message = f"answered {answer.status}, a redirect: this address does not offer what its version promises"
        return ProviderError(PROVIDER, ErrorKind.INVALID, message)
    if answer.status == 404:
        return ProviderError(PROVIDER, ErrorKind.INVALID, "there is no such database, or no Odoo, at this address")
    return ProviderError(PROVIDER, kind_of(answer.status), f"answered {answer.status}", retry_after=answer.retry_after)


def is_unknown_external_id(error: ProviderError) -> bool:
    return UNKNOWN_EXTERNAL_ID in error.message


def shortened(message: str) -> str:
    """One line for people."""
    line = " ".join(message.split())
    return line if len(line) <= LONGEST_MESSAGE else line[:LONGEST_MESSAGE] + "…"
