"""The one error that every provider and backend raises."""

from enum import StrEnum


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
    do not catch it: the loop does, once, and writes it down.
    """

    def __init__(self, provider: str, kind: ErrorKind, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(f"{provider}: {message}")
        self.provider = provider
        self.kind = kind
        self.message = message
        self.retry_after = retry_after
