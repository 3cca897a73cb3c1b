"""Which organization a request is for. Hosts are matched exactly against rows; an unknown one gets 404."""

from collections.abc import Callable

from django.conf import settings
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, JsonResponse
from django.shortcuts import render
from django.urls import set_urlconf

from tenants.models import Domain, Organization

GetResponse = Callable[[HttpRequest], HttpResponse]


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
    """Sets `request.organization` (None on the public host), the schema and the address table that go with it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        connection.set_schema_to_public()  # type: ignore[attr-defined]
        host = request.get_host()
        if is_public_host(host):
            return self._public(request)
        organization = _organization_at(host.partition(":")[0])
        if organization is None:
            return HttpResponseNotFound(f"Nothing lives at {host.partition(':')[0]}.", content_type="text/plain")
        return self._tenant(request, organization)

    def _public(self, request: HttpRequest) -> HttpResponse:
        request.organization = None  # type: ignore[attr-defined]
        request.urlconf = settings.PUBLIC_SCHEMA_URLCONF  # type: ignore[attr-defined]
        set_urlconf(settings.PUBLIC_SCHEMA_URLCONF)
        return self.get_response(request)

    def _tenant(self, request: HttpRequest, organization: Organization) -> HttpResponse:
        if organization.live_at is None:
            return render(request, "organization/preparing.html", {"organization": organization}, status=503)
        request.organization = request.tenant = organization  # type: ignore[attr-defined]
        request.urlconf = settings.ROOT_URLCONF  # type: ignore[attr-defined]
        set_urlconf(settings.ROOT_URLCONF)
        connection.set_tenant(organization)  # type: ignore[attr-defined]
        try:
            return self.get_response(request)
        finally:
            connection.set_schema_to_public()  # type: ignore[attr-defined]


def is_public_host(host: str) -> bool:
    return host.lower() == settings.PUBLIC_HOST or host.partition(":")[0] in settings.LOOPBACK_HOSTS


def _organization_at(host: str) -> Organization | None:
    """Of those that are vouched for and not leaving; nobody learns of the others."""
    domains = Domain.objects.select_related("tenant", "tenant__plan")
    domain = domains.filter(domain=host.lower(), tenant__vouched_at__isnull=False, tenant__leaving_at__isnull=True).first()
    return domain.tenant if domain else None
