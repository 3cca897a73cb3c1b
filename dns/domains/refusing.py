from django.core.exceptions import ValidationError

from tenants.refusals import RefusedError


def refusal(message: str, code: str) -> ValidationError:
    """Why a name is not accepted, for people and for programs, at the field `name`."""
    return ValidationError({"name": RefusedError(message, code=code)})
