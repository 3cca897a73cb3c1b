"""Migrating all tenants' schemas, or one, by what each of them lacks (docs/decisions/0013)."""

from tenants.schemas.fleet.errors import SchemaGoneError, SchemaMigrationError
from tenants.schemas.fleet.one import migrate_one

__all__ = ["SchemaGoneError", "SchemaMigrationError", "migrate_one"]
