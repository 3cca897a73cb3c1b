from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING
from wsgiref.util import setup_testing_defaults

import pytest

if TYPE_CHECKING:
    from dns.models import CustomDomain
    from tenants.models import Organization

Ask = Callable[..., tuple[int, str]]


@pytest.fixture
def ask() -> Iterator[Ask]:
    """The edge, as it asks the application of this process: `ask(domain=…)` gives status and text."""
    from dns.tls.application import PERMISSION, application

    def call(query: str | None = None, *, path: str = "/internal/tls/ask", method: str = "GET", domain: str = ""):
        environ = {"PATH_INFO": path, "REQUEST_METHOD": method, "QUERY_STRING": query or f"domain={domain}"}
        setup_testing_defaults(environ)
        statuses: list[str] = []
        body = b"".join(application(environ, lambda status, _headers: statuses.append(status)))
        return int(statuses[0].split()[0]), body.decode()

    PERMISSION.forget()
    yield call
    PERMISSION.forget()


@pytest.fixture
def acme(acme) -> Organization:
    """Live."""
    from django.db.models.functions import Now

    from tenants.models import Organization

    Organization.objects.filter(pk=acme.pk).update(live_at=Now())
    acme.refresh_from_db()
    return acme


@pytest.fixture
def proven(acme) -> Callable[..., CustomDomain]:
    """`proven("shop.example.com")`: a custom domain of acme that leads to it."""
    import secrets

    from dns.domains.routing import route
    from dns.models import CustomDomain

    def make(name: str, organization: Organization = acme) -> CustomDomain:
        domain = CustomDomain.objects.create(
            organization=organization,
            name=name,
            token=secrets.token_hex(16),
            target=secrets.token_hex(10),
            ownership=CustomDomain.Ownership.PROVEN,
        )
        route(domain)
        return domain

    return make
