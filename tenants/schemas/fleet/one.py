"""One schema, on the connection of whoever asks: the schema step, or a restore."""

from tenants.models import TenantSchema
from tenants.schemas.applied import applied
from tenants.schemas.fleet.apply import apply
from tenants.schemas.fleet.errors import HistoryError
from tenants.schemas.fleet.plan import Plan, Planner
from tenants.schemas.fleet.row import write_failure
from tenants.schemas.measuring import measure


def migrate_one(row: TenantSchema) -> None:
    """Bring one schema to the newest state of the code and measure it; the row then says how that ended.

    Raises SchemaMigrationError with the reason, SchemaGoneError, FleetError, or NoTemplateError.
    """
    apply(row, _plan(row))
    measure([row])


def _plan(row: TenantSchema) -> Plan:
    try:
        return Planner().plan(applied([row.name])[row.name])
    except HistoryError as error:
        write_failure(row, str(error))
        raise
