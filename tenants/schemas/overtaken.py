"""Schemas that were at the newest when somebody looked, and that this release has more migrations for."""

from django.db.models import QuerySet

from tenants.models import SchemaTemplate, TenantSchema
from tenants.schemas.applied import applied
from tenants.schemas.code import code_state, wanted
from tenants.schemas.differences import without


def overtaken(rows: QuerySet[TenantSchema]) -> dict[str, str]:
    """What each of them lacks, by name. Between two releases nobody has measured yet, so this looks by itself."""
    measured = SchemaTemplate.objects.filter(code_state=code_state()).values("fingerprint")
    others = rows.filter(state=TenantSchema.State.NEWEST).exclude(fingerprint__in=measured)
    found = applied(list(others.values_list("name", flat=True))).items()
    return {name: _lacking(migrations) for name, migrations in found if migrations and wanted() - migrations}


def _lacking(migrations: frozenset[tuple[str, str]]) -> str:
    return without(f"{app}.{name}" for app, name in sorted(wanted() - migrations))
