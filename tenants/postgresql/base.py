"""django-tenants' wrapper, which sends a statement less with each cursor (docs/decisions/0015)."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django_tenants.postgresql_backend import base
from django_tenants.utils import get_public_schema_name

from tenants.postgresql.cursor import TenantCursor
from tenants.postgresql.path import SearchPath, search_path

PUBLIC = base.FakeTenant(get_public_schema_name())

# One table of content types for all, so that what Django keeps of it in memory is true whatever the tenant is.
if "django.contrib.contenttypes" in settings.TENANT_APPS:
    raise ImproperlyConfigured(
        "django.contrib.contenttypes belongs into SHARED_APPS alone (tenants/postgresql/base.py)"
    )


class DatabaseWrapper(base.DatabaseWrapper):  # type: ignore[misc]
    """Setting a tenant sends nothing and forgets nothing; each cursor of ours looks what is to be sent."""

    search_path: SearchPath

    def set_tenant(self, tenant: Any, include_public: bool = True) -> None:
        self.search_path = search_path(tenant.schema_name, include_public=include_public)
        self.tenant = tenant
        self.schema_name = tenant.schema_name
        self.include_public_schema = include_public

    def set_schema_to_public(self) -> None:
        if self.tenant is not PUBLIC:
            self.set_tenant(PUBLIC)

    @property
    def is_pooled(self) -> bool:
        """Whether a pooler stands between, which may give each transaction another server connection."""
        return getattr(self.connection, "is_behind_a_pooler", False)

    def get_connection_params(self) -> dict[str, Any]:
        return {**super().get_connection_params(), "cursor_factory": TenantCursor}

    def create_cursor(self, name: str | None = None) -> Any:
        """A named one lives on the server, behind a pooler not for long enough: there all rows are fetched at once."""
        if name and not self.is_pooled:
            with self._tenant_cursor() as cursor:
                cursor.set_path()
            return super().create_cursor(name)
        return self._tenant_cursor()

    def _tenant_cursor(self) -> Any:
        cursor = super().create_cursor()
        cursor.wrapper = self
        return cursor

    def _configure_connection(self, connection: Any) -> bool:
        """Once for each new connection, also for those of psycopg's pool."""
        super()._configure_connection(connection)
        row = connection.execute("SELECT pg_backend_pid()").fetchone()
        connection.is_behind_a_pooler = row[0] != connection.info.backend_pid  # PgBouncer gives a number of its own
        return True  # there may be a transaction to commit

    def _handle_search_path(self, cursor: Any = None) -> None:
        """django-tenants would send the path here, with each cursor."""
