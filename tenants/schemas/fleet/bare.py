"""A schema without a row of its own: the template, or one that is being made."""

from contextlib import nullcontext

from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django_tenants.utils import schema_context

from tenants.schemas.applied import applied
from tenants.schemas.fleet.apply import operate
from tenants.schemas.fleet.plan import Planner, Step
from tenants.schemas.fleet.row import execute, recorded


def migrate_schema(name: str) -> None:
    """Bring it to the newest state of the code; finishes one that is half-made. About 0.1 s for a new one.

    Not by Django's `migrate`: that would also write down the shared apps' migrations on which a tenant app depends.
    Raises SchemaMigrationError, and PublicBehindError.
    """
    with schema_context(name):
        MigrationRecorder(connection).ensure_schema()
        for step in Planner().plan(applied([name])[name]).steps:
            _apply(name, step)


def _apply(name: str, step: Step) -> None:
    with transaction.atomic() if step.is_atomic else nullcontext():
        with connection.schema_editor(atomic=step.is_atomic) as editor:
            operate(step, editor)
        execute(recorded(name, step.records))
