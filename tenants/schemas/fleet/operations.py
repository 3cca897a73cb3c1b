"""A migration's operations, each with the models before and after it, so that threads may share them."""

import copy
from dataclasses import dataclass

from django.db.migrations import AddField, AlterField, Migration, SeparateDatabaseAndState
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import Field, ForeignKey

PLAIN_DEFAULTS = (Field.get_default, ForeignKey.get_default)  # others may give whatever they like
OF_DJANGO = ("django.db.migrations.operations.", "django.contrib.postgres.operations")


@dataclass(frozen=True)
class Prepared:
    operation: Operation
    app_label: str
    before: ProjectState
    after: ProjectState
    is_atomic: bool

    @property
    def name(self) -> str:
        return self.operation.describe()

    @property
    def is_repeatable(self) -> bool:
        """Whether its statements are the same in every schema: nothing by Python, by chance or by the clock."""
        is_known = type(self.operation).__module__.startswith(OF_DJANGO)
        return is_known and self.operation.reduces_to_sql and not _varies(self.operation)


def prepare(migration: Migration, state: ProjectState) -> tuple[tuple[Prepared, ...], ProjectState]:
    """The migration's operations, ready to be applied, and the models after it."""
    prepared: list[Prepared] = []
    for operation in migration.operations:
        found, state = _prepare(migration, operation, state)
        prepared += found
    return tuple(prepared), state


def _prepare(migration: Migration, operation: Operation, before: ProjectState) -> tuple[list[Prepared], ProjectState]:
    after = _after(migration, operation, before)
    if type(operation) is not SeparateDatabaseAndState:
        return [_prepared(migration, operation, before, after)], after
    inner, state = [], before
    for part in operation.database_operations:
        found, state = _prepare(migration, part, state)
        inner += found
    return inner, after


def _prepared(migration: Migration, operation: Operation, before: ProjectState, after: ProjectState) -> Prepared:
    is_atomic = bool(operation.atomic or (migration.atomic and operation.atomic is not False))
    if isinstance(operation, (AddField, AlterField)) and not operation.preserve_default:
        # Django sets the default on the model's field for the moment of the statement. Other threads share that
        # field, so they get a state in which it has the default for good.
        operation = copy.copy(operation)
        operation.preserve_default = True
        after = _after(migration, operation, before)
    return Prepared(operation, migration.app_label, before, _rendered(after), is_atomic)


def _after(migration: Migration, operation: Operation, before: ProjectState) -> ProjectState:
    after = _rendered(before).clone()
    operation.state_forwards(migration.app_label, after)
    return after


def _rendered(state: ProjectState) -> ProjectState:
    """With all its model classes made, so that RunPython need not make them again for each schema."""
    state.clear_delayed_apps_cache()
    state.is_delayed = False
    _ = state.apps
    return state


def _varies(operation: Operation) -> bool:
    """A default that is called gives the rows of each schema another value: a key, a secret, a moment."""
    if not isinstance(operation, (AddField, AlterField)):
        return False
    field = operation.field
    is_called = field.has_default() and (callable(field.default) or type(field).get_default not in PLAIN_DEFAULTS)
    return is_called or getattr(field, "auto_now_add", False) or getattr(field, "auto_now", False)
