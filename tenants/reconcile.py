"""The schema step: every organization has a PostgreSQL schema of its own, which is what the template is."""

from collections.abc import Callable

from sonicus.lib.outcomes import Change, Holding, Ready, Verdict
from sonicus.lib.providers import ErrorKind, ProviderError
from tenants.models import Organization, TenantSchema
from tenants.reconciler import Reconciler
from tenants.schemas import catalog, filling, making, pool, removal
from tenants.schemas.applied import applied
from tenants.schemas.code import wanted
from tenants.schemas.fleet.errors import SchemaMigrationError
from tenants.schemas.fleet.one import migrate_one
from tenants.schemas.measuring import measure
from tenants.schemas.refusals import told

State = TenantSchema.State


class SchemaReconciler(Reconciler):
    def plan(self, organization: Organization) -> list[Change]:
        row = _row_of(organization)
        if organization.is_leaving:
            return _removal(organization, row)
        if row is None:
            return [_adopt(organization) if catalog.exists(organization.schema_name) else _take(organization)]
        if row.state == State.MAKING:
            return [_finish(row)]
        missing = wanted() - applied([row.name])[row.name]
        return [_migrate(row, len(missing))] if missing and catalog.exists(row.name) else []

    def check(self, organization: Organization) -> Verdict:
        row = _row_of(organization)
        if organization.is_leaving:
            return Ready("The schema is dropped.")
        if row is None:
            raise ProviderError("PostgreSQL", ErrorKind.UNAVAILABLE, "Its schema is gone since it was planned.")
        with told():
            measure([row])
        if row.state in (State.DIFFERENT, State.FAILED):
            raise ProviderError("PostgreSQL", ErrorKind.CONFLICT, f"Schema {row.name}: {row.message}")
        return Ready(_origin_of(row))

    def holdings(self, organization: Organization) -> list[Holding]:
        row = _row_of(organization)
        return [Holding("schema", row.name)] if row else []


def give_schema(organization: Organization) -> None:
    """One of the pool; where that is empty, one that is made on the spot."""
    if not pool.claim_unused(organization):
        making.make(organization=organization)
    filling.ask_if_low()


def _row_of(organization: Organization) -> TenantSchema | None:
    return TenantSchema.objects.filter(organization=organization).first()


def _take(organization: Organization) -> Change:
    return _making("create", "schema", "from the pool, or made on the spot", lambda: give_schema(organization))


def _adopt(organization: Organization) -> Change:
    """A release before schemas had rows may have made it, whole or half."""
    target = f"schema {organization.schema_name}"
    return _making("adopt", target, "it had no row", lambda: making.finish(making.adopt(organization)))


def _finish(row: TenantSchema) -> Change:
    return _making("finish", f"schema {row.name}", "half-made", lambda: making.finish(row))


def _migrate(row: TenantSchema, missing: int) -> Change:
    return _making("migrate", f"schema {row.name}", f"{missing} migrations missing", lambda: migrate_one(row))


def _making(action: str, target: str, detail: str, make: Callable[[], object]) -> Change:
    return Change(action, target, detail, apply=lambda: _with_reason(make))


def _with_reason(make: Callable[[], object]) -> None:
    """A migration that fails needs a human; one that found its tables held by others is tried again."""
    try:
        with told():
            make()
    except SchemaMigrationError as error:
        kind = ErrorKind.UNAVAILABLE if error.is_busy else ErrorKind.CONFLICT
        raise ProviderError("PostgreSQL", kind, str(error)) from error


def _removal(organization: Organization, row: TenantSchema | None) -> list[Change]:
    name = row.name if row else organization.schema_name
    if row is None and not catalog.exists(name):
        return []
    return [Change("delete", f"schema {name}", apply=lambda: removal.drop(name, owner=organization))]


def _origin_of(row: TenantSchema) -> str:
    if row.came_from_pool:
        return "From the pool."
    if row.origin == TenantSchema.Origin.BACKUP:
        return "Restored from a backup."
    return f"Made in {row.made_in_ms} ms." if row.made_in_ms else "Made by an earlier release."
