"""The one error that every provider and backend raises."""

from enum import StrEnum

LONGEST_MESSAGE = 4000  # characters


class ErrorKind(StrEnum):
    UNAVAILABLE = "unavailable"  # no answer, a bad one, or 5xx; it may have been done
    RATE_LIMITED = "rate_limited"
    AUTH = "auth"
    INVALID = "invalid"
    CONFLICT = "conflict"
    NOT_FOUND = "not_found"

    @property
    def passes_by_itself(self) -> bool:
        """Whether asking again later can help, without a human."""
        return self in (ErrorKind.UNAVAILABLE, ErrorKind.RATE_LIMITED)


class ProviderError(Exception):
    """An outside system refused or could not be reached.

    The message is for people and holds neither secrets nor whole answers. `retry_after` is in seconds. Raise it and
    do not catch it: the loop does, once, and writes it down. What the system said may stand in the message, so it is
    cut, and what a database or a terminal would stumble over is replaced.
    """

    def __init__(self, provider: str, kind: ErrorKind, message: str, *, retry_after: float | None = None) -> None:
        self.provider = provider
        self.kind = kind
        self.message = _fit_for_rows(message)
        super().__init__(f"{provider}: {self.message}")
        self.retry_after = retry_after


def _fit_for_rows(message: str) -> str:
    cut = message if len(message) <= LONGEST_MESSAGE else f"{message[: LONGEST_MESSAGE - 1]}…"
    return "".join(each if each.isprintable() or each in "\n\t" else "\N{REPLACEMENT CHARACTER}" for each in cut)
