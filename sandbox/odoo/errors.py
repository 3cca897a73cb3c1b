"""Refusals in Odoo's words: an exception's name, a message, and the status that JSON-2 gives it."""

from typing import Any


class OdooError(Exception):
    """`name` is what clients must go by; the same status stands for very different things."""

    def __init__(self, name: str, message: str, status: int) -> None:
        super().__init__(message)
        self.name, self.message, self.status = name, message, status

    def document(self) -> dict[str, Any]:
        """The five keys of every error. `debug` is a whole traceback in Odoo, which nobody should log."""
        debug = f"Traceback (most recent call last):\n  ...\n{self.name}: {self.message}\n"
        return {
            "name": self.name,
            "message": self.message,
            "arguments": [self.message],
            "context": {},
            "debug": debug,
        }


def access_denied() -> OdooError:
    return OdooError("odoo.exceptions.AccessDenied", "Access Denied", 403)


def invalid_key() -> OdooError:
    return OdooError("werkzeug.exceptions.Unauthorized", "Invalid apikey", 401)


def access_error(message: str) -> OdooError:
    return OdooError("odoo.exceptions.AccessError", message, 403)


def missing(model: str, id: int) -> OdooError:
    message = f"Record does not exist or has been deleted.\n(Record: {model}({id},), User: 5)"
    return OdooError("odoo.exceptions.MissingError", message, 404)


def user_error(message: str) -> OdooError:
    return OdooError("odoo.exceptions.UserError", message, 422)


def validation_error(message: str) -> OdooError:
    return OdooError("odoo.exceptions.ValidationError", message, 422)


def value_error(message: str) -> OdooError:
    return OdooError("builtins.ValueError", message, 500)


def type_error(message: str) -> OdooError:
    return OdooError("builtins.TypeError", message, 500)


CONFLICT = "could not serialize access due to concurrent update"


def serialization_failure() -> OdooError:
    return OdooError("psycopg2.errors.SerializationFailure", CONFLICT, 500)
