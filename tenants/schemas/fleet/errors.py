"""What can go wrong with a migration of one schema, and with a run over all."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from psycopg import errors

from sonicus.lib.errors import first_line

BUSY = (errors.LockNotAvailable, errors.DeadlockDetected, errors.SerializationFailure)


class SchemaMigrationError(RuntimeError):
    """A migration did not come through in one schema; the text names the migration, the operation and the error."""

    def __init__(self, migration: str, operation: str, error: BaseException) -> None:
        self.is_busy = is_busy(error)
        super().__init__(": ".join(part for part in (migration, operation, _in_words(error)) if part))


class HalfWayError(SchemaMigrationError):
    """One with `atomic = False` failed between its operations."""

    REMAINS = "With atomic = False, what it did until then remains: look at the schema, then run migrate_fleet again."
    BEGUN = f"It was begun and did not end. {REMAINS}"

    def __str__(self) -> str:
        return f"{super().__str__()}. {self.REMAINS}"


@dataclass(frozen=True)
class Named:
    """Whatever is raised within is raised as this kind of error: a migration is anybody's code."""

    kind: type[SchemaMigrationError]
    migration: str
    operation: str

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        if isinstance(error, Exception):
            raise self.kind(self.migration, self.operation, error) from error


class HistoryError(SchemaMigrationError):
    """The schema has applied a migration without one that it needs: nobody knows what its tables are."""

    def __init__(self, migration: str, needed: str) -> None:
        RuntimeError.__init__(self, f"{migration} is applied, and {needed}, on which it depends, is not")
        self.is_busy = False


class SchemaGoneError(RuntimeError):
    """The schema was dropped since it was looked for."""


class FleetError(RuntimeError):
    """Why a run did not begin."""


class HeldElsewhereError(FleetError):
    def __init__(self) -> None:
        super().__init__("Another process migrates right now. Wait for it, or end it, and run this again.")


class TemplateFailedError(FleetError):
    """The template comes first, so that a migration that is wrong for everybody touches nobody."""

    def __init__(self, error: BaseException) -> None:
        super().__init__(f"The template schema could not be migrated, so no tenant's was touched: {_in_words(error)}")


class ConflictingMigrationsError(FleetError):
    def __init__(self, conflicts: Mapping[str, Collection[str]]) -> None:
        found = "; ".join(f"{', '.join(sorted(names))} in {label}" for label, names in conflicts.items())
        super().__init__(f"More than one migration is the last: {found}. Run: manage.py makemigrations --merge")


class UnknownSchemaError(FleetError):
    def __init__(self, names: Collection[str]) -> None:
        super().__init__(f"No tenant's schema is called {', '.join(sorted(names))}. See: manage.py schemas")


class PublicUnmadeError(FleetError):
    def __init__(self) -> None:
        super().__init__("The tables that all organizations share are missing. Run: manage.py migrate_schemas --shared")


class PublicBehindError(FleetError):
    """A migration of a tenant app depends on one of a shared app that was not applied in public."""

    def __init__(self, migrations: list[str]) -> None:
        super().__init__(f"public lacks {', '.join(migrations)}. Run: manage.py migrate_schemas --shared")


def is_busy(error: BaseException) -> bool:
    """Whether somebody else held what was needed, so that it may go well a moment later."""
    return isinstance(error, HeldElsewhereError) or isinstance(error.__cause__, BUSY)


def _in_words(error: BaseException) -> str:
    """The first line; with its type where the error is not the database's own."""
    text = first_line(error)
    is_ours = isinstance(error, HeldElsewhereError) or isinstance(error.__cause__, errors.Error)
    return text if is_ours else f"{type(error).__name__}: {text}"
