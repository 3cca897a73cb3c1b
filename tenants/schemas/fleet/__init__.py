"""Migrating all tenants' schemas, or one, by what each of them lacks (docs/decisions/0013)."""
