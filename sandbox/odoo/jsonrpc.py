"""JSON-RPC (14 to 18, also on 19): one address, always status 200, the key in the body."""

from typing import Any

from werkzeug.wrappers import Request, Response

from sandbox.odoo import errors
from sandbox.odoo.calls import NoSuchMethodError, NoSuchModelError, carry_out, find_method
from sandbox.odoo.environment import UID
from sandbox.odoo.errors import OdooError
from sandbox.odoo.html import html_error
from sandbox.odoo.methods import positional
from sandbox.system import World, json_response


def answer(world: World, request: Request) -> Response:
    params = parameters(request)
    if params is None:
        return html_error(400, "Bad Request")
    try:
        result = _serve(world, params)
    except OdooError as error:
        return rendered(error, request, world)
    return json_response(_envelope(request) | ({} if result is None else {"result": result}))


def parameters(request: Request) -> dict[str, Any] | None:
    """{"service", "method", "args"}, or None where the body is no such call."""
    body = request.get_json(silent=True)
    params = body.get("params") if isinstance(body, dict) else None
    return params if isinstance(params, dict) and isinstance(params.get("args", []), list) else None


def rendered(error: OdooError, request: Request, world: World) -> Response:
    code = 0 if world.credentials.odoo_version >= 19 else 200
    document = {"code": code, "message": "Odoo Server Error", "data": error.document()}
    return json_response(_envelope(request) | {"error": document})


def _envelope(request: Request) -> dict[str, Any]:
    body = request.get_json(silent=True)
    return {"jsonrpc": "2.0", "id": body.get("id") if isinstance(body, dict) else None}


def _serve(world: World, params: dict[str, Any]) -> Any:
    arguments = params.get("args", [])
    match params.get("service"), params.get("method"):
        case "common", "version":
            return version_document(world.credentials.odoo_version)
        case "common", "authenticate":
            return _authenticate(world, *arguments)
        case "object", "execute_kw":
            return _execute(world, *arguments)
    raise OdooError("builtins.KeyError", repr(params.get("service")), 500)


def version_document(version: int) -> dict[str, Any]:
    return {
        "server_version": f"{version}.0",
        "server_version_info": [version, 0, 0, "final", 0, ""],
        "server_serie": f"{version}.0",
        "protocol_version": 1,
    }


def _authenticate(world: World, database: str, user: str, key: str, agent: dict[str, Any]) -> int | bool:
    _require_database(world, database)
    known = (world.credentials.odoo_user, world.credentials.odoo_key)
    return UID if (user, key) == known else False


def _execute(
    world: World,
    database: str,
    uid: int,
    key: str,
    model: str,
    name: str,
    args: list[Any],
    kwargs: dict[str, Any] | None = None,
) -> Any:
    _require_database(world, database)
    if (uid, key) != (UID, world.credentials.odoo_key):
        raise errors.access_denied()
    named = dict(kwargs or {})
    context = named.pop("context", None) or {}
    try:
        method = find_method(world, model, name, context)
    except NoSuchModelError:
        raise errors.user_error(f"Object {model} doesn't exist") from None
    except NoSuchMethodError:
        text = f"The method '{model}.{name}' does not exist"
        raise OdooError("builtins.AttributeError", text, 500) from None
    return carry_out(world, method, {**positional(method, args), **named})


def _require_database(world: World, database: str) -> None:
    if database != world.credentials.odoo_db:
        message = f'connection to server failed: FATAL:  database "{database}" does not exist\n'
        raise OdooError("psycopg2.OperationalError", message, 500)
