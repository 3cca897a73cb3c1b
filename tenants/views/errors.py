"""Pages for what went wrong before any view could say so."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views import defaults

from tenants.api.problems import MEDIA_TYPE, problem

AWAY = (OperationalError, InterfaceError)
RETRY_SECONDS = 5


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """While the database is away every page says that it will be back; what else ends here is a defect of ours."""
    if not isinstance(sys.exc_info()[1], AWAY):
        return defaults.server_error(request)
    answer = _away(request)
    answer["Retry-After"] = str(RETRY_SECONDS)
    return answer


def _away(request: HttpRequest) -> HttpResponse:
    if request.path.startswith("/api/"):
        body = problem(503, "A part of our service is away. Nothing was changed; please try again shortly.")
        return JsonResponse(body, status=503, content_type=MEDIA_TYPE)
    return render(request, "503.html", status=503)
