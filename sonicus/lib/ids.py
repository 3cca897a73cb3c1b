"""Identifiers of our own that other systems keep for us."""

import secrets
import uuid


def new_schema_name() -> str:
    """A neutral name for a PostgreSQL schema; never derived from an organization's slug."""
    return f"t_{secrets.token_hex(12)}"


def idempotency_key(*parts: object) -> str:
    """The same parts give the same key, so that a repeated request is known for what it is."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, "/".join(str(part) for part in parts)))
