"""The schema step: every organization has a PostgreSQL schema of its own."""

from sonicus.lib.outcomes import Change, Holding, Ready, Verdict
from sonicus.lib.providers import ErrorKind, ProviderError
from tenants.models import Organization
from tenants.reconciler import Reconciler
from tenants.schemas import catalog
from tenants.schemas.migrate import migrate_schema
from tenants.schemas.names import require_tenant_schema
from tenants.schemas.template import differs_from_template


class SchemaReconciler(Reconciler):
    def plan(self, organization: Organization) -> list[Change]:
        name = require_tenant_schema(organization.schema_name)
        if organization.is_leaving:
            return [_drop(name)] if catalog.exists(name) else []
        changes = [] if catalog.exists(name) else [_create(name)]
        missing = differs_from_template(name)
        return [*changes, _migrate(name, missing)] if missing else changes

    def check(self, organization: Organization) -> Verdict:
        name = organization.schema_name
        if organization.is_leaving:
            return Ready("The schema is dropped.")
        if missing := differs_from_template(name):  # tables are gone although their migrations are applied
            message = f"Schema {name} lacks {', '.join(missing)} of the template. Restore it from a backup."
            raise ProviderError("PostgreSQL", ErrorKind.CONFLICT, message)
        return Ready(f"{len(catalog.tables(name))} tables.")

    def holdings(self, organization: Organization) -> list[Holding]:
        return [Holding("schema", organization.schema_name)]


def _create(name: str) -> Change:
    return Change("create", f"schema {name}", apply=lambda: catalog.create(name))


def _migrate(name: str, missing: list[str]) -> Change:
    detail = f"{len(missing)} tables and migrations missing"
    return Change("migrate", f"schema {name}", detail, apply=lambda: migrate_schema(name))


def _drop(name: str) -> Change:
    return Change("delete", f"schema {name}", apply=lambda: catalog.drop(name))
