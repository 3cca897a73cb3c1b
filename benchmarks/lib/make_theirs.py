"""Tenants made by django-tenants; runs in the process of a contender."""

import time

from sonicus.lib.ids import new_schema_name
from tenants.models import Organization


def make(count: int, *, warm: bool) -> list[float]:
    """Seconds of `create_schema` alone, without saving the tenant's row. `warm`: one before that is not counted."""
    if warm:
        _make_one()
    return [_make_one() for _ in range(count)]


def _make_one() -> float:
    tenant = Organization(schema_name=new_schema_name())
    started = time.perf_counter()
    tenant.create_schema(check_if_exists=True, verbosity=0)
    return time.perf_counter() - started
