"""How Stripe says no (docs.stripe.com/api/errors, error-codes)."""

from sandbox.store import Document


class RefusedError(Exception):
    """A request that Stripe answers with an error of the 400s."""

    def __init__(
        self, message: str, *, status: int = 400, code: str = "", param: str = "", type: str = "invalid_request_error"
    ) -> None:
        super().__init__(message)
        self.status = status
        self.body = error_body(message, type=type, code=code, param=param)


def error_body(message: str, *, type: str, code: str = "", param: str = "") -> Document:
    error = {"message": message, "type": type, "code": code, "param": param}
    return {"error": {name: value for name, value in error.items() if value}}


def missing_object(kind: str, id: str, param: str = "id") -> RefusedError:
    return RefusedError(
        f"No such {kind.replace('_', ' ')}: '{id}'",
        status=404 if param == "id" else 400,
        code="resource_missing",
        param=param,
    )


def missing_parameter(name: str) -> RefusedError:
    return RefusedError(f"Missing required param: {name}.", code="parameter_missing", param=name)


def unknown_parameter(name: str) -> RefusedError:
    return RefusedError(f"Received unknown parameter: {name}", code="parameter_unknown", param=name)


def no_key() -> RefusedError:
    return RefusedError(
        "You did not provide an API key. You need to provide your API key in the Authorization header, "
        "using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
        status=401,
    )


def wrong_key(key: str) -> RefusedError:
    prefix, tail = key[:8], key[-4:] if len(key) > 12 else ""
    return RefusedError(f"Invalid API Key provided: {prefix}{'*' * 12}{tail}", status=401)


def on_request(status: int) -> Document:
    """How Stripe words a status of itself."""
    kinds = {
        400: "invalid_request_error",
        401: "invalid_request_error",
        402: "card_error",
        404: "invalid_request_error",
    }
    if status == 429:
        return error_body("Too many requests hit the API too quickly.", type="invalid_request_error", code="rate_limit")
    kind = kinds.get(status, "invalid_request_error" if status < 500 else "api_error")
    return error_body("Fault on request.", type=kind)
