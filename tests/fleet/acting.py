"""What the tests of the fleet do and look at."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection
from django.utils import timezone
from psycopg import sql

from tenants.models import Organization, Plan, SchemaTemplate, TenantSchema
from tenants.schemas import catalog
from tenants.schemas.applied import applied as read_applied
from tenants.schemas.fleet.report import Report
from tenants.schemas.fleet.run import Order, migrate_fleet
from tenants.schemas.fleet.waves import Task
from tenants.schemas.making import make
from tenants.schemas.names import TEMPLATE
from tenants.schemas.template import ensure_template

ROOT = Path(__file__).resolve().parent.parent.parent
State = TenantSchema.State


def provide(count: int) -> list[TenantSchema]:
    plan = Plan.objects.get(key="starter")
    facts = {"email": "alice@alice.test", "plan": plan, "vouched_at": timezone.now()}
    made = [Organization(name=f"Choir {number}", slug=f"choir-{number}", **facts) for number in range(1, count + 1)]
    return [make(organization=organization) for organization in Organization.objects.bulk_create(made)]


def run(*, tell: Callable[[Task, str], None] = lambda task, message: None, **order: Any) -> Report:
    return migrate_fleet(Order(**order), begin=lambda wave: None, tell=tell)


def remake_template() -> None:
    catalog.drop(TEMPLATE)
    SchemaTemplate.objects.all().delete()
    ensure_template()


def add_package(row: TenantSchema, name: str) -> None:
    """As an older release would, which knows the first columns only."""
    execute(
        "INSERT INTO {}.sounds_soundpackage (id, name, description, created_at)"
        " VALUES (gen_random_uuid(), %s, '', now())",
        row,
        name,
    )


def remove_package(row: TenantSchema, name: str) -> None:
    execute("DELETE FROM {}.sounds_soundpackage WHERE name = %s", row, name)


def execute(statement: str, row: TenantSchema, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(sql.Identifier(row.name)), list(values))


def values(row: TenantSchema, column: str) -> list[Any]:
    query = sql.SQL("SELECT {} FROM {} ORDER BY name").format(
        sql.Identifier(column), sql.Identifier(row.name, "sounds_soundpackage")
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return [value for (value,) in cursor.fetchall()]


def columns(row: TenantSchema) -> set[str]:
    query = "SELECT column_name FROM information_schema.columns WHERE table_schema = %s AND table_name = %s"
    with connection.cursor() as cursor:
        cursor.execute(query, [row.name, "sounds_soundpackage"])
        return {name for (name,) in cursor.fetchall()}


def applied(row: TenantSchema) -> set[str]:
    return {name for app, name in read_applied([row.name])[row.name] if app == "sounds"}


def states(rows: list[TenantSchema]) -> list[str]:
    for row in rows:
        row.refresh_from_db()
    return [row.state for row in rows]


@contextmanager
def elsewhere() -> Iterator[psycopg.Connection]:
    """Another client of the database; what it did in a transaction is undone."""
    with psycopg.connect(**_place()) as other:
        yield other
        other.rollback()


def hold_table(other: psycopg.Connection, row: TenantSchema) -> None:
    """As a long query of the organization would."""
    table = sql.Identifier(row.name, "sounds_soundpackage")
    other.execute(sql.SQL("LOCK TABLE {} IN ACCESS SHARE MODE").format(table))


def start_process(*arguments: str, release: str = "column") -> subprocess.Popen[str]:
    """`manage.py migrate_fleet` of another release, as an operator starts it."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": f"tests.fleet.settings_{release}"}
    command = [sys.executable, "manage.py", "migrate_fleet", *arguments]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, cwd=ROOT, env=environment, text=True, **pipes)


def wait_until(query: str, *, seconds: float = 60) -> None:
    """Until the query, which is asked on a connection of its own, answers with true."""
    give_up_at = time.monotonic() + seconds
    with psycopg.connect(**_place(), autocommit=True) as other:
        while not other.execute(query).fetchone()[0]:
            assert time.monotonic() < give_up_at, query
            time.sleep(0.02)


def _place() -> dict[str, Any]:
    place = connection.settings_dict
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    return {ours: place[theirs] for ours, theirs in names.items()}
