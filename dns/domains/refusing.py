from typing import Literal

from django.core.exceptions import ValidationError

from tenants.refusals import RefusedError

Code = Literal[
    "invalid",
    "empty",
    "email",
    "wildcard",
    "address",
    "too_long",
    "one_label",
    "special",
    "ours",
    "unknown_ending",
    "public_suffix",
    "exists",
    "taken",
    "related",
    "quarantined",
    "leaving",
    "unvouched",
    "too_many",
    "too_many_pending",
    "too_many_today",
]


def refusal(message: str, code: Code) -> ValidationError:
    """Why a name is not accepted, for people and for programs, at the field `name`."""
    return ValidationError({"name": RefusedError(message, code=code)})
