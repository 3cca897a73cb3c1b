"""Two live organizations with schemas of their own, and ways to reach their rows."""

import dataclasses
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from django.db import connections
from django.utils import timezone
from django_tenants.utils import tenant_context

from sounds.models import SoundPackage
from tenants.models import Organization
from tenants.schemas.making import make


def bring_live(organization: Organization) -> Organization:
    """What the loop does of it that requests see: a schema, and the moment since when it is live."""
    make(organization.schema_name, organization)
    Organization.objects.filter(pk=organization.pk).update(live_at=timezone.now())
    organization.refresh_from_db()
    return organization


@dataclasses.dataclass(frozen=True)
class Tenant:
    organization: Organization
    label: str

    @property
    def host(self) -> str:
        return self.organization.host

    def entered(self) -> AbstractContextManager[None]:
        return tenant_context(self.organization)

    def add(self, name: str) -> None:
        SoundPackage.objects.create(name=f"{self.label}: {name}")


def seen() -> set[str]:
    """Whose rows the connection shows as it is."""
    return {name.partition(":")[0] for name in SoundPackage.objects.values_list("name", flat=True)}


@contextmanager
def reached_by(**changes: Any) -> Any:
    """New threads connect in this way; the one that asks keeps its connection."""
    usual = connections.settings["default"]
    connections.settings["default"] = {**usual, **changes}
    try:
        yield
    finally:
        if pool := connections.create_connection("default").pool:
            pool.close()
            connections.create_connection("default")._connection_pools.clear()
        connections.settings["default"] = usual
