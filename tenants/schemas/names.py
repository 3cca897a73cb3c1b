"""Which schemas are ours to make and drop."""

import re

TEMPLATE = "t_0"  # what a tenant's schema should look like; belongs to no organization
NEUTRAL = re.compile(r"t_[0-9a-f]{24}")
OURS = rf"^({TEMPLATE}|{NEUTRAL.pattern})$"  # the template and the tenants', in PostgreSQL's way of writing


class ForeignSchemaError(ValueError):
    """Somebody asked to change a schema that is not a tenant's."""


def require_tenant_schema(name: str) -> str:
    """Refuse `public`, `pg_*`, the template and whatever else is not a neutral name of ours."""
    if not NEUTRAL.fullmatch(name):
        raise ForeignSchemaError(f"{name} is not the schema of an organization")
    return name
