"""Which organization a request is for, and whether its session belongs there."""

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, OperationalError, connection, connections
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import set_urlconf
from django_redis.exceptions import ConnectionInterrupted
from redis.exceptions import RedisError

from tenants.hosts import authority_of, host_of, is_public_host
from tenants.models import Organization
from tenants.routing import route

logger = logging.getLogger(__name__)
GetResponse = Callable[[HttpRequest], HttpResponse]
PREPARING_SECONDS = 5  # how soon to ask again for an organization that is not live yet
SESSION_PLACE = "place"


class HealthMiddleware:
    """`/livez`: this process answers. `/readyz`: it also reaches the database. On any host, before all else."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/livez":
            return JsonResponse({"status": "ok"})
        if request.path == "/readyz":
            return self._ready()
        return self.get_response(request)

    def _ready(self) -> HttpResponse:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
        except OperationalError:
            return JsonResponse({"status": "no database"}, status=503)
        return JsonResponse({"status": "ok"})


class OrganizationMiddleware:
    """Sets `request.organization` (None on the public host), the schema and the address table that go with it.

    Setting a schema sends nothing: the first query does, where another path is in effect (tenants/postgresql).
    Django begins each request with ROOT_URLCONF, the table of tenants' addresses.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        database: Any = connections[DEFAULT_DB_ALIAS]  # looked up once: `connection` looks up at each use
        database.set_schema_to_public()
        request.organization = None  # type: ignore[attr-defined]
        authority = authority_of(request)
        host = host_of(authority)
        if is_public_host(authority, host):
            return self._public(request)
        organization = route(host, database)
        if organization is None:
            return render(request, "unknown_host.html", {"host": host}, status=404)
        if organization.live_at is None:
            return _preparing(request, organization)
        if organization.standing == Organization.Standing.SUSPENDED and host != organization.host:
            return render(request, "organization/suspended.html", {"organization": organization}, status=403)
        request.organization = request.tenant = organization  # type: ignore[attr-defined]
        database.set_tenant(organization)
        try:
            return self.get_response(request)
        finally:
            database.set_schema_to_public()

    def _public(self, request: HttpRequest) -> HttpResponse:
        request.urlconf = settings.PUBLIC_SCHEMA_URLCONF
        set_urlconf(settings.PUBLIC_SCHEMA_URLCONF)
        return self.get_response(request)


class HostBoundSessionMiddleware:
    """A session that was opened on one organization's host is nothing on any other, however its cookie came there,
    and nothing on the same host when that leads to another organization: names that customers brought change hands.

    Sessions of the public host carry no place; those of organizations carry theirs (tenants/handoff.py).
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.session.get(SESSION_PLACE, "") != place_of(request):
            request.session = type(request.session)()
        return self.get_response(request)


class RedisAwayMiddleware:
    """Limits and one-time passes are counted in Redis; without it a page that needs them says so, and is not broken."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, ConnectionInterrupted | RedisError):
            return None
        logger.warning("no Redis for %s: %s", request.path, type(exception).__name__)
        response = render(request, "503.html", status=503)
        response["Retry-After"] = str(PREPARING_SECONDS)
        return response


def place_of(request: HttpRequest) -> str:
    """What a session belongs to: a host and the organization that it leads to; empty on the public host."""
    organization: Organization | None = request.organization  # type: ignore[attr-defined]
    return f"{host_of(authority_of(request))} {organization.pk}" if organization else ""


def _preparing(request: HttpRequest, organization: Organization) -> HttpResponse:
    context = {"organization": organization, "seconds": PREPARING_SECONDS}
    response = render(request, "organization/preparing.html", context, status=503)
    response["Retry-After"] = str(PREPARING_SECONDS)
    return response
