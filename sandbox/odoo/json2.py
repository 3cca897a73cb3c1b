"""JSON-2 (19 and later): one address for each method, a bearer key, named arguments, bare results."""

from typing import Any

from werkzeug.wrappers import Request, Response

from sandbox.odoo import errors
from sandbox.odoo.calls import NoSuchMethodError, NoSuchModelError, carry_out, find_method
from sandbox.odoo.errors import OdooError
from sandbox.odoo.html import html_error
from sandbox.system import World, json_response


def answer(world: World, request: Request, model: str, method: str) -> Response:
    if refusal := _refusal(world, request):
        return refusal
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        return rendered(OdooError("werkzeug.exceptions.BadRequest", "could not parse the body as JSON", 400))
    try:
        return json_response(_result(world, model, method, dict(body)))
    except OdooError as error:
        return rendered(error)
    except NoSuchModelError:
        return rendered(_not_found(f"the model {model!r} does not exist"))
    except NoSuchMethodError:
        return rendered(_not_found(f"the method {method!r} does not exist on the model {model!r}"))


def rendered(error: OdooError) -> Response:
    headers = {"WWW-Authenticate": "Bearer"} if error.status == 401 else None
    return json_response(error.document(), error.status, headers)


def _refusal(world: World, request: Request) -> Response | None:
    """What is answered before the body is looked at, in Odoo's order."""
    if request.headers.get("X-Odoo-Database", world.credentials.odoo_db) != world.credentials.odoo_db:
        return html_error(404, "Not Found")
    if request.method != "POST":
        return rendered(_not_found("404: Not Found"))
    if request.mimetype != "application/json":
        return html_error(415, "Unsupported Media Type")
    kind, _, key = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or key != world.credentials.odoo_key:
        return rendered(errors.invalid_key())
    return None


def _result(world: World, model: str, name: str, arguments: dict[str, Any]) -> Any:
    context = arguments.pop("context", None) or {}
    method = find_method(world, model, name, context)
    return carry_out(world, method, arguments)


def _not_found(message: str) -> OdooError:
    return OdooError("werkzeug.exceptions.NotFound", message, 404)
