"""Tasks of tenants: in the organization's schema or not at all, through a real worker and a real broker."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import suppress

import pytest
import redis
from celery import shared_task
from django.conf import settings
from django.db import connection
from django.utils import timezone

from sounds.models import SoundPackage
from tenants.models import Organization
from tenants.schemas import catalog
from tenants.tenant_task import HEADER, tenant_task
from tests.requests.waiting import eventually
from tests.support.workers import workers_at_work

pytestmark = pytest.mark.django_db(transaction=True)
notes: list[tuple[str, ...]] = []


@tenant_task
def look(word: str) -> None:
    notes.append((word, connection.schema_name, *SoundPackage.objects.values_list("name", flat=True)))


@tenant_task
def fail() -> None:
    notes.append(("fails", connection.schema_name))
    raise ValueError("a task's own error")


@tenant_task(bind=True, max_retries=1, default_retry_delay=0)
def try_again(self) -> None:
    notes.append(("try", connection.schema_name))
    if self.request.retries == 0:
        raise self.retry()


@shared_task
def anybodys() -> None:
    notes.append(("anybody's", connection.schema_name))


@shared_task
def forgets_to_leave(schema_name: str) -> None:
    connection.set_schema(schema_name)
    notes.append(("stays", connection.schema_name))


@pytest.fixture
def workers() -> Iterator[None]:
    notes.clear()
    with workers_at_work():
        yield


def noted(count: int) -> list[tuple[str, ...]]:
    assert eventually(lambda: len(notes) >= count), notes
    return notes


def nothing_waits() -> bool:
    """Neither in the queue nor taken and not yet answered for."""
    with redis.Redis.from_url(settings.REDIS_URL) as broker:
        return broker.llen("tenants") == 0 and broker.hlen("unacked") == 0


def test_a_task_runs_in_the_schema_of_its_organization_and_the_next_one_in_public(two, workers):
    acme, umbra = two
    for tenant in (acme, umbra):
        look.ask_for(tenant.organization.pk, "here")
    assert {note[1:3] for note in noted(2)} == {
        (acme.organization.schema_name, "acme: package 0"),
        (umbra.organization.schema_name, "umbra: package 0"),
    }
    for _ in range(6):
        anybodys.delay()
    assert set(noted(8)[2:]) == {("anybody's", "public")}


def test_after_a_task_that_fails_the_worker_is_back_in_public(two, workers):
    acme, _ = two
    for _ in range(6):
        fail.ask_for(acme.organization.pk)
    noted(6)
    for _ in range(6):
        anybodys.delay()
    assert set(noted(12)[6:]) == {("anybody's", "public")}


def test_a_task_that_forgets_to_leave_a_schema_leaves_it_to_nobody(two, workers):
    acme, _ = two
    for _ in range(6):
        forgets_to_leave.delay(acme.organization.schema_name)
    noted(6)
    for _ in range(6):
        anybodys.delay()
    assert set(noted(12)[6:]) == {("anybody's", "public")}


def test_a_retry_knows_its_organization(two, workers):
    acme, _ = two
    try_again.ask_for(acme.organization.pk)
    assert noted(2) == [("try", acme.organization.schema_name)] * 2


def test_a_task_whose_organization_cannot_take_it_is_rejected_for_good(two, workers, caplog):
    acme, umbra = two
    gone = uuid.uuid4()
    look.ask_for(gone, "never")
    assert eventually(lambda: f"organization {gone} is gone" in caplog.text)

    Organization.objects.filter(pk=umbra.organization.pk).update(leaving_at=timezone.now())
    look.ask_for(umbra.organization.pk, "never")
    assert eventually(lambda: f"organization {umbra.organization.pk} is gone, is leaving" in caplog.text)

    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA {acme.organization.schema_name} CASCADE")
    look.ask_for(acme.organization.pk, "never")
    assert eventually(lambda: f"organization {acme.organization.pk} is gone, is leaving or has no" in caplog.text)

    assert eventually(nothing_waits)
    assert notes == []


def test_a_task_that_is_run_on_the_spot_is_no_different(two):
    acme, umbra = two
    notes.clear()
    with umbra.entered():
        look.apply(("here",), headers={HEADER: str(acme.organization.pk)}, throw=True)
        assert connection.schema_name == umbra.organization.schema_name
    assert notes[0][:3] == ("here", acme.organization.schema_name, "acme: package 0")
    with suppress(ValueError):
        fail.apply(headers={HEADER: str(acme.organization.pk)}, throw=True)
    assert connection.schema_name == "public"

    Organization.objects.filter(pk=acme.organization.pk).update(leaving_at=timezone.now())
    notes.clear()
    assert look.apply(("never",), headers={HEADER: str(acme.organization.pk)}).state == "REJECTED"
    assert notes == []


def test_a_message_that_names_no_organization_is_not_sent():
    with pytest.raises(ValueError, match="needs an organization"):
        look.delay("nowhere")


def test_a_message_that_names_no_organization_is_not_run_either(two):
    notes.clear()
    assert look.apply(("nowhere",)).state == "REJECTED"
    assert notes == []
    assert all(catalog.exists(tenant.organization.schema_name) for tenant in two)
