"""The words in which IONOS refuses: the gateway answers with an object, the service behind it with an array."""

from math import ceil
from typing import Any

from werkzeug.wrappers import Response

from sandbox.faults import Fault
from sandbox.system import json_response

NOT_AUTHORIZED = "The customer is not authorized to do this operation."
GATEWAY_PAGE = "<html><body><h1>{status} from the gateway</h1></body></html>"


def bad_key() -> Response:
    return json_response({"message": "Missing or invalid API key."}, 401)


def refused(status: int, code: str, message: str = "", **parameters: Any) -> Response:
    error: dict[str, Any] = {"code": code}
    if message:
        error["message"] = message
    if parameters:
        error["parameters"] = parameters
    return json_response([error], status)


def not_ours() -> Response:
    return refused(401, "UNAUTHORIZED", NOT_AUTHORIZED)


def bad_request(message: str = "") -> Response:
    return refused(400, "INVALID_REQUEST", message)


def bad_record(body: Any, fields: list[str]) -> Response:
    return refused(400, "INVALID_RECORD", "Record is invalid.", errorRecord=body, invalidFields=fields)


def no_record() -> Response:
    return refused(404, "RECORD_NOT_FOUND", "Record does not exist.")


def broken(fault: Fault) -> Response:
    """A fault's `seconds` become the Retry-After of a 429; 0 leaves it out."""
    if fault.status == 401:
        return bad_key()
    if fault.status == 429:
        headers = {"Retry-After": str(ceil(fault.seconds))} if fault.seconds else None
        return json_response({"message": "API rate limit exceeded"}, 429, headers)
    if fault.status in (502, 503, 504):
        return Response(GATEWAY_PAGE.format(status=fault.status), fault.status, content_type="text/html")
    return refused(fault.status, "INTERNAL_SERVER_ERROR" if fault.status >= 500 else "INVALID_REQUEST")
