"""Toy migrations of the tenant app, put in place of its own by MIGRATION_MODULES; the app itself is never touched."""
