"""Two tenants' work in random order, on connections that serve now one and now the other."""

import random
import threading
from collections.abc import Callable
from contextlib import suppress
from uuid import uuid4

from django.core.signals import request_finished, request_started
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from sounds.models import SoundPackage
from tenants.middleware import OrganizationMiddleware
from tenants.tenant_task import HEADER, tenant_task
from tests.requests.places import Tenant, seen

THREADS = 8


class LeakError(AssertionError):
    """A row of one tenant was seen in the other."""


class BrokenError(Exception):
    """What a view raises."""


def require_only(tenant: Tenant) -> None:
    if (labels := seen()) != {tenant.label}:
        raise LeakError(f"{tenant.label} sees rows of {labels or 'nobody'}")


def request(tenant: Tenant, other: Tenant) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        require_only(tenant)
        tenant.add(uuid4().hex)
        return HttpResponse()

    _ask(tenant, view)


def request_that_breaks(tenant: Tenant, other: Tenant) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        with transaction.atomic():
            tenant.add(uuid4().hex)
            raise BrokenError

    with suppress(BrokenError):
        _ask(tenant, view)


def first_query_is_rolled_back(tenant: Tenant, other: Tenant) -> None:
    """The path comes into effect with a statement that then never was."""
    with tenant.entered():
        with transaction.atomic():
            require_only(tenant)
            transaction.set_rollback(True)
        require_only(tenant)


def savepoint_is_rolled_back(tenant: Tenant, other: Tenant) -> None:
    with tenant.entered(), transaction.atomic():
        require_only(tenant)
        with suppress(BrokenError), transaction.atomic(), other.entered():
            require_only(other)
            other.add(uuid4().hex)
            raise BrokenError
        require_only(tenant)
        tenant.add(uuid4().hex)


def statement_fails(tenant: Tenant, other: Tenant) -> None:
    with tenant.entered(), transaction.atomic():
        with suppress(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sounds_that_are_not_there")
        require_only(tenant)
    with other.entered(), suppress(DatabaseError), connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0 FROM sounds_soundpackage")
    with other.entered():
        require_only(other)


def one_cursor_for_all(tenant: Tenant, other: Tenant) -> None:
    """The same cursor before and after a rollback, and after the tenant has changed."""
    with transaction.atomic(), connection.cursor() as cursor:
        with other.entered(), suppress(BrokenError), transaction.atomic():
            require_rows(cursor, other)
            with tenant.entered():
                require_rows(cursor, tenant)
            raise BrokenError
        with tenant.entered():
            require_rows(cursor, tenant)


def require_rows(cursor, tenant: Tenant) -> None:
    cursor.execute("SELECT name FROM sounds_soundpackage")
    if not all(name.startswith(f"{tenant.label}:") for (name,) in cursor.fetchall()):
        raise LeakError(f"a cursor of {tenant.label} found rows of another")


def rows_come_in_portions(tenant: Tenant, other: Tenant) -> None:
    with tenant.entered():
        packages = SoundPackage.objects.iterator(chunk_size=2)
        first = next(packages)
        with other.entered():
            require_only(other)
        if not all(package.name.startswith(f"{tenant.label}:") for package in [first, *packages]):
            raise LeakError(f"{tenant.label} iterates over rows of another")


@tenant_task
def note(label: str) -> None:
    if (labels := seen()) != {label}:
        raise LeakError(f"a task of {label} sees rows of {labels}")
    SoundPackage.objects.create(name=f"{label}: {uuid4().hex}")


def task(tenant: Tenant, other: Tenant) -> None:
    with other.entered():
        note.apply((tenant.label,), headers={HEADER: str(tenant.organization.pk)}, throw=True)
        require_only(other)


def connection_is_lost(tenant: Tenant, other: Tenant) -> None:
    with tenant.entered():
        require_only(tenant)
        connection.connection.close()
        connection.close()
        require_only(tenant)


def _ask(tenant: Tenant, view: Callable[[HttpRequest], HttpResponse]) -> None:
    request_started.send(None)
    try:
        OrganizationMiddleware(view)(RequestFactory(headers={"host": tenant.host}).get("/"))
    finally:
        request_finished.send(None)


DEEDS = [
    request,
    request_that_breaks,
    first_query_is_rolled_back,
    savepoint_is_rolled_back,
    statement_fails,
    one_cursor_for_all,
    rows_come_in_portions,
    task,
    connection_is_lost,
]


def shuffle(two: tuple[Tenant, Tenant], *, seed: int, deeds: int) -> None:
    """Raises the first leak of any thread, or else the first error."""
    errors: list[Exception] = []

    def work(number: int) -> None:
        chance = random.Random(seed * THREADS + number)  # noqa: S311
        for _ in range(deeds // THREADS):
            try:
                chance.choice(DEEDS)(*chance.sample(two, 2))
            except Exception as error:  # noqa: BLE001
                errors.append(error)
        connection.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for error in sorted(errors, key=lambda error: not isinstance(error, LeakError)):
        raise error
