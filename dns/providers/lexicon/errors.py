"""Lexicon's providers raise bare exceptions; their class and the status of an answer tell what can be told."""

from typing import Any

from sonicus.lib.http import kind_of
from sonicus.lib.providers import ErrorKind, ProviderError

NAME = "dns-lexicon"
INSTALL = "is not installed: pip install -r requirements-lexicon.txt"

KINDS = {
    "AuthenticationError": ErrorKind.AUTH,
    "ProviderNotAvailableError": ErrorKind.INVALID,
    "AttributeError": ErrorKind.INVALID,
    "Timeout": ErrorKind.UNAVAILABLE,
    "OSError": ErrorKind.UNAVAILABLE,
}


def error_of(told: dict[str, Any], provider: str, *, is_opening: bool) -> ProviderError:
    """`is_opening`: nothing was asked yet but for the zone, so what is bare then means that there is none."""
    if "ModuleNotFoundError" in told["kinds"]:
        return ProviderError(NAME, ErrorKind.INVALID, f"{INSTALL} ({told['text']})")
    status = told["status"]
    kind = (
        kind_of(status)
        if status
        else _kind(told["kinds"], ErrorKind.NOT_FOUND if is_opening else ErrorKind.UNAVAILABLE)
    )
    return ProviderError(f"{NAME} ({provider})", kind, f"{told['text'] or told['kinds'][0]}{_advice(kind)}")


def _kind(kinds: list[str], otherwise: ErrorKind) -> ErrorKind:
    return next((KINDS[name] for name in kinds if name in KINDS), otherwise)


def _advice(kind: ErrorKind) -> str:
    return "; check the key in LEXICON_OPTIONS" if kind == ErrorKind.AUTH else ""
