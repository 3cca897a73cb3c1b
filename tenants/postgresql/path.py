"""The search path of one tenant, as PostgreSQL is told it and as PostgreSQL reports it."""

import re
from dataclasses import dataclass
from functools import lru_cache

from django.core.exceptions import ValidationError
from django_tenants.postgresql_backend.base import EXTRA_SEARCH_PATHS, is_valid_schema_name
from django_tenants.utils import get_public_schema_name

PLAIN = re.compile(r"[a-z_][a-z0-9_]*")


@dataclass(frozen=True)
class SearchPath:
    assignment: str
    report: bytes
    """How PostgreSQL 18 names this path. If we foresaw it wrongly, we would only tell it once too often."""


@lru_cache(maxsize=4096)
def search_path(schema_name: str, *, include_public: bool = True) -> SearchPath:
    """Raises ValidationError for a name that no schema can have."""
    public = get_public_schema_name()
    names = [schema_name] if schema_name == public or not include_public else [schema_name, public]
    names += EXTRA_SEARCH_PATHS
    for name in names:
        if not name or not is_valid_schema_name(name):
            raise ValidationError(f"{name!r} cannot be the name of a schema")
    quoted = ", ".join(f'"{name}"' for name in names)
    reported = ", ".join(name if PLAIN.fullmatch(name) else f'"{name}"' for name in names)
    return SearchPath(f"search_path = {quoted}", reported.encode())
