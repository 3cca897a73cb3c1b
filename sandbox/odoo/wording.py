"""Faults of the kind `status`, as Odoo or the proxy before it would word them in the protocol that is spoken."""

from http import HTTPStatus
from typing import Any

from werkzeug.wrappers import Request, Response

from sandbox.odoo import errors, json2, jsonrpc
from sandbox.odoo.html import html_error
from sandbox.odoo.load import refused
from sandbox.system import World, json_response

BY_PROXY = (404, 429, 502, 503, 504)


def operation_of(request: Request) -> str:
    """The name of what is asked for, whichever protocol is spoken."""
    path = request.path.strip("/").split("/")
    if path[-1] == "jsonrpc":
        return _operation_of_rpc(jsonrpc.parameters(request) or {})
    return f"{path[-2]}.{path[-1]}" if "json" in path else path[-1]


def _operation_of_rpc(params: dict[str, Any]) -> str:
    arguments = params.get("args", [])
    if params.get("service") == "object" and len(arguments) > 4:
        return f"{arguments[3]}.{arguments[4]}"
    return f"{params.get('service')}.{params.get('method')}"


def broken(world: World, request: Request, status: int) -> Response:
    """401 and 403 refuse the caller, 422 the values; 409 and 500 are a lost race; others come from the proxy."""
    is_rpc, operation = request.path.endswith("/jsonrpc"), operation_of(request)
    if status == 409 and operation.endswith(".load"):
        return _load_conflict(request, is_rpc=is_rpc)
    if status in BY_PROXY or status not in (401, 403, 409, 422, 500):
        return _by_proxy(status)
    refusal = {
        401: errors.access_denied() if is_rpc else errors.invalid_key(),
        403: errors.access_error(f"You are not allowed to do this ({operation})."),
        422: errors.validation_error("The operation cannot be completed: fault on request"),
    }.get(status, errors.serialization_failure())
    return jsonrpc.rendered(refusal, request, world) if is_rpc else json2.rendered(refusal)


def _load_conflict(request: Request, *, is_rpc: bool) -> Response:
    """`load` tells of a lost race in a good answer."""
    answer = refused(errors.CONFLICT)
    return json_response({"jsonrpc": "2.0", "id": None, "result": answer} if is_rpc else answer)


def _by_proxy(status: int) -> Response:
    known = status in set(HTTPStatus)
    headers = {"Retry-After": "1"} if status == 429 else None
    return html_error(status, HTTPStatus(status).phrase if known else "Fault on request", headers)
