"""Errors as problem details (RFC 9457), the same for every address below /api/."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, ValidationError
from django.http import Http404, HttpRequest, JsonResponse
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from tenants.refusals import Refusal, refusals

MEDIA_TYPE = "application/problem+json"


def problem(status: int, detail: str, errors: dict[str, list[Refusal]] | None = None) -> dict[str, Any]:
    """The body of a problem; `errors` holds machine code and message for each field."""
    body: dict[str, Any] = {
        "type": "about:blank",  # the status says it all (RFC 9457, 4.2.1)
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if errors:
        body["errors"] = {field: [vars(refusal) for refusal in several] for field, several in errors.items()}
    return body


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """REST framework's hook: its answers (status, headers, rollback) with our body."""
    if isinstance(error, ValidationError):
        return _response(400, problem(400, "Some fields cannot be accepted; nothing was made.", refusals(error)))
    if isinstance(error, RecursionError):
        return _response(400, problem(400, "The body is nested too deeply."))
    if isinstance(error, RequestDataTooBig):
        return _response(413, problem(413, "The body is too large."))
    answer = exception_handler(error, context)
    if answer is None:
        return None
    if isinstance(error, exceptions.ValidationError):
        return _response(
            400, problem(400, "Some fields cannot be accepted; nothing was made.", _of_fields(error.detail))
        )
    body = problem(answer.status_code, _detail(error))
    return _response(answer.status_code, body, {name: answer[name] for name in HEADERS if name in answer})


HEADERS = ("WWW-Authenticate", "Retry-After")


def not_found(request: HttpRequest, path: str = "") -> JsonResponse:
    """For addresses below /api/ at which nothing lives."""
    body = problem(404, f"There is nothing at {request.path}. What there is: /docs")
    return JsonResponse(body, status=404, content_type=MEDIA_TYPE)


def _response(status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> Response:
    return Response(body, status=status, headers=headers, content_type=MEDIA_TYPE)


def _detail(error: Exception) -> str:
    if isinstance(error, Http404):
        return "There is no such thing, or it is not yours."
    if isinstance(error, PermissionDenied):
        return str(error) or "You may not do that."
    return str(error.detail) if isinstance(error, exceptions.APIException) else str(error)


def _of_fields(detail: Any) -> dict[str, list[Refusal]]:
    """What REST framework refused before we looked: missing fields, wrong types, a body that is no object."""
    fields = detail if isinstance(detail, dict) else {"__all__": detail}
    return {str(field): [Refusal("invalid", str(one)) for one in _listed(several)] for field, several in fields.items()}


def _listed(several: Any) -> list[Any]:
    return several if isinstance(several, list) else [several]
