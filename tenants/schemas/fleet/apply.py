"""Applying a plan to one schema, on this thread's connection."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from django.db import DatabaseError, connection, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django_tenants.utils import schema_context
from psycopg import sql

from tenants.models import TenantSchema
from tenants.postgresql.reconnect import reach_database
from tenants.schemas.fleet.errors import HalfWayError, HeldElsewhereError, Named, SchemaMigrationError, is_busy
from tenants.schemas.fleet.operations import Prepared
from tenants.schemas.fleet.plan import Plan, Step
from tenants.schemas.fleet.recording import RecordingEditor
from tenants.schemas.fleet.row import execute, hold, taken, write_failure, written
from tenants.schemas.lock import held

State = TenantSchema.State


def apply(row: TenantSchema, plan: Plan) -> None:
    """Apply what the schema lacks of the plan, each migration in a transaction with its records.

    The row's state is written with them, except where what another schema needed is repeated: measure it afterwards.

    Raises SchemaMigrationError, also written into the row, or SchemaGoneError. Migrations before it stay applied.
    """
    try:
        with schema_context(row.name):
            for step in plan.steps:
                _apply(row, step, State.NEWEST if step is plan.steps[-1] else State.BEHIND)
    except SchemaMigrationError as error:
        reach_database()  # its connection may be what was lost
        write_failure(row, str(error))
        raise


def _apply(row: TenantSchema, step: Step, state: State) -> None:
    with _named(step.name):
        if not step.is_atomic:
            _apply_in_the_open(row, step, state)
        elif step.script is None or not _repeat(row, step, step.script):
            _apply_in_a_transaction(row, step, state)


def _repeat(row: TenantSchema, step: Step, script: str) -> bool:
    """Send what the step made for another schema of the group, and the records, as one message: one transaction.

    Where that fails the schema is not what its group is, or not any more: the operations themselves then find nothing
    to do, or cope, or tell which of them does not.
    """
    try:
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            execute(taken(row, step.records), sql.SQL(script))
    except DatabaseError as error:
        if is_busy(error):
            raise
        return False
    return True


def _apply_in_a_transaction(row: TenantSchema, step: Step, state: State) -> None:
    with RecordingEditor(connection) as editor:
        if not (records := hold(row, step.records)):
            return
        with connection.execute_wrapper(editor.look_on):
            operate(step, editor)
        execute(written(row, records, state))
    if step.is_repeatable and editor.is_true_elsewhere(row.name):
        step.script = editor.script


def _apply_in_the_open(row: TenantSchema, step: Step, state: State) -> None:
    """For `atomic = False`: what an operation did stays when the next one fails, or when we are killed.

    That is written down before it begins. Locks are waited for: whoever writes such a migration has chosen to.
    """
    with held(row.name):
        with transaction.atomic():
            if not (records := hold(row, step.records)):
                return
            write_failure(row, f"{step.name}: {HalfWayError.BEGUN}")
        with _half_way(step.name), connection.schema_editor(atomic=False) as editor:
            operate(step, editor)
        with transaction.atomic():
            execute(written(row, records, state))


def operate(step: Step, editor: BaseDatabaseSchemaEditor) -> None:
    """The migration's operations, in the schema that the connection is set to. Raises SchemaMigrationError."""
    for prepared in step.operations:
        if step.is_atomic or not prepared.is_atomic:
            _forwards(step, prepared, editor)
        else:
            with transaction.atomic():
                _forwards(step, prepared, editor)


def _forwards(step: Step, prepared: Prepared, editor: BaseDatabaseSchemaEditor) -> None:
    kind = SchemaMigrationError if step.is_atomic else HalfWayError
    with Named(kind, step.name, prepared.name):
        prepared.operation.database_forwards(prepared.app_label, editor, prepared.before, prepared.after)


@contextmanager
def _half_way(migration: str) -> Iterator[None]:
    try:
        yield
    except DatabaseError as error:
        raise HalfWayError(migration, "", error) from error


@contextmanager
def _named(migration: str) -> Iterator[None]:
    try:
        yield
    except (DatabaseError, HeldElsewhereError) as error:
        raise SchemaMigrationError(migration, "", error) from error
