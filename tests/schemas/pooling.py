"""What the tests of the pool do and look at."""

import json
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import redis
from django.conf import settings
from django.db import connection, connections
from django.utils import timezone
from django_tenants.utils import schema_context

from sonicus.lib.ids import new_schema_name
from sounds.models import SoundPackage
from tenants.models import Organization, Plan, TenantSchema
from tenants.schemas.template import current_template

State = TenantSchema.State


def rows(count: int, **facts: Any) -> list[TenantSchema]:
    """Rows of the pool alone, without schemas: a claim looks at nothing else."""
    usual = {"origin": "ddl", "state": State.NEWEST, "fingerprint": current_template().fingerprint, "made_in_ms": 20}
    made = [TenantSchema(name=new_schema_name(), **{**usual, **facts}) for _ in range(count)]
    return TenantSchema.objects.bulk_create(made)


def write_into(name: str) -> None:
    """As an organization would that has the schema."""
    with schema_context(name):
        SoundPackage.objects.create(name="bells")


def aged(row: TenantSchema, **ago: float) -> TenantSchema:
    """As if it had been made some time ago, e.g. minutes=11."""
    TenantSchema.objects.filter(pk=row.pk).update(made_at=timezone.now() - timedelta(**ago))
    row.refresh_from_db()
    return row


def organizations(count: int) -> list[Organization]:
    """Rows of organizations alone, without conditions or hosts."""
    plan = Plan.objects.get(key="starter")
    facts = {"email": "alice@alice.test", "plan": plan, "vouched_at": timezone.now()}
    made = [Organization(name=f"Choir {number}", slug=f"choir-{number}", **facts) for number in range(count)]
    return Organization.objects.bulk_create(made)


def at_once(work: Callable[[Any], Any], each: Iterable[Any]) -> list[Any]:
    """Call `work` in one thread for each, all let loose in the same moment; their answers, in order.

    An error in one of them is raised here.
    """
    items = list(each)
    start = threading.Barrier(len(items))

    def run(item: Any) -> Any:
        try:
            connection.ensure_connection()
            start.wait()
            return work(item)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(items)) as threads:
        return list(threads.map(run, items))


def schemas() -> set[str]:
    """The neutral schemas that PostgreSQL has."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname ~ '^t_[0-9a-f]{24}$'")
        return {row[0] for row in cursor.fetchall()}


def names() -> set[str]:
    return set(TenantSchema.objects.values_list("name", flat=True))


def asked_for() -> list[str]:
    """Tasks that wait in the queue of the ground."""
    with redis.Redis.from_url(settings.REDIS_URL, decode_responses=True) as server:
        return [json.loads(message)["headers"]["task"] for message in server.lrange("tenants", 0, -1)]
