"""The database: reached, new enough, migrated, with its schemas, and with nothing long overdue in it."""

from datetime import timedelta

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models.functions import Now

from sonicus.doctor import backups, schemas
from sonicus.lib.findings import Finding, fail, ok, warn
from tenants.models import Condition, Plan

OLDEST = 140000  # what Django 5.2 supports
OVERDUE = timedelta(minutes=2)


def probe() -> list[Finding]:
    if unreachable := _reach():
        return [unreachable]
    if unmigrated := _migrations():
        return [_version(), unmigrated]
    return [_version(), ok("migrations", "all applied"), *schemas.probe(), backups.probe(), _plans(), _overdue()]


def exercise() -> list[Finding]:
    """A schema and a row in it, made, read back, and rolled back."""
    if unreachable := _reach():
        return [unreachable]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA t_probe CREATE TABLE thing (number integer)")
        cursor.execute("INSERT INTO t_probe.thing VALUES (42) RETURNING number")
        (number,) = cursor.fetchone()
        transaction.set_rollback(True)
    return [ok("round trip", "a schema, a table and a row, rolled back")] if number == 42 else [_wrong_answer(number)]


def _wrong_answer(number: object) -> Finding:
    return fail("round trip", f"42 was written and {number} read", "Look at the server's log.")


def _reach() -> Finding | None:
    database = settings.DATABASES["default"]
    where = f"{database['HOST']}:{database['PORT']}/{database['NAME']}"
    try:
        connection.ensure_connection()
    except OperationalError as error:
        reason = (str(error).splitlines() or ["no reason given"])[0]
        return fail("reach", f"{where}: {reason}", "Is PostgreSQL running there? Mend DATABASE_URL.")
    return None


def _version() -> Finding:
    version = connection.pg_version  # type: ignore[attr-defined]
    if version < OLDEST:
        return fail("version", f"PostgreSQL {version // 10000}", f"At least {OLDEST // 10000} is needed.")
    return ok("reach", f"PostgreSQL {version // 10000}, database {settings.DATABASES['default']['NAME']}")


def _migrations() -> Finding | None:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not plan:
        return None
    first = plan[0][0]
    seen = f"{len(plan)} not applied, the first is {first.app_label}.{first.name}"
    return fail("migrations", seen, "Run: manage.py migrate_schemas --shared")


def _plans() -> Finding:
    offered = list(Plan.objects.offered().values_list("key", flat=True))
    if not offered:
        return warn("plans", "none is offered, so nobody can sign up", "Run: manage.py seed")
    return ok("plans", ", ".join(offered))


def _overdue() -> Finding:
    late = Condition.objects.due().filter(next_attempt_at__lt=Now() - OVERDUE).count()
    if late:
        mend = "Do workers and beat run? See: manage.py test_services workers"
        return warn("overdue", f"{late} steps wait for a worker since more than two minutes", mend)
    return ok("overdue", "no step waits for a worker")
