"""The template: a schema that shows what every tenant's schema should hold."""

from tenants.schemas import catalog
from tenants.schemas.migrate import migrate_schema
from tenants.schemas.names import TEMPLATE


class NoTemplateError(RuntimeError):
    def __init__(self) -> None:
        super().__init__("There is no template schema; run `manage.py seed`.")


def ensure_template() -> None:
    """Make it, or bring it to the newest state of the code."""
    catalog.create(TEMPLATE)
    migrate_schema(TEMPLATE)


def differs_from_template(name: str) -> list[str]:
    """What the schema lacks, in words; empty when it is complete. Raises NoTemplateError."""
    wanted = catalog.applied_migrations(TEMPLATE)
    if not wanted:
        raise NoTemplateError
    missing_migrations = wanted - catalog.applied_migrations(name)
    missing_tables = catalog.tables(TEMPLATE) - catalog.tables(name)
    return [f"{app}.{migration}" for app, migration in sorted(missing_migrations)] + sorted(missing_tables)
