"""Reading parameters, and refusing those that Stripe would refuse."""

from collections.abc import Iterable
from typing import Any

from sandbox.stripe.errors import RefusedError, missing_parameter, unknown_parameter

Parameters = dict[str, Any]

EVERYWHERE = {"expand"}


def accept(parameters: Parameters, allowed: Iterable[str], *, required: Iterable[str] = ()) -> None:
    """Raise RefusedError for the first parameter that is unknown or missing."""
    for name in parameters:
        if name not in {*allowed, *required, *EVERYWHERE}:
            raise unknown_parameter(name)
    for name in required:
        if parameters.get(name) in (None, "", [], {}):
            raise missing_parameter(name)


def whole_number(parameters: Parameters, name: str, default: int | None = None) -> int | None:
    value = parameters.get(name)
    if value in (None, ""):
        return default
    try:
        return int(str(value))
    except ValueError:
        raise RefusedError(f"Invalid integer: {value}", code="parameter_invalid_integer", param=name) from None


def boolean(parameters: Parameters, name: str, *, default: bool) -> bool:
    value = parameters.get(name)
    if value in (None, ""):
        return default
    if value not in ("true", "false"):
        raise RefusedError(f"Invalid boolean: {value}", param=name)
    return bool(value == "true")


def text(parameters: Parameters, name: str, default: str | None = None) -> str | None:
    """Empty text unsets, as at Stripe."""
    return default if name not in parameters else (parameters[name] or None)


def merged_metadata(old: dict[str, str], parameters: Parameters) -> dict[str, str]:
    """Keys are merged; an empty value removes its key, and empty metadata removes all."""
    if "metadata" not in parameters:
        return old
    new = parameters["metadata"]
    if not isinstance(new, dict):
        return {}
    return {name: value for name, value in {**old, **new}.items() if value != ""}
