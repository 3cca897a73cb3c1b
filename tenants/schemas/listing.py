"""A report of each schema: whose it is, in what state, how large, when it was measured."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from tenants.models import SchemaTemplate, TenantSchema
from tenants.schemas.advice import MISSING, TROUBLES
from tenants.schemas.names import TEMPLATE
from tenants.schemas.overtaken import overtaken
from tenants.schemas.sizes import sizes
from tenants.schemas.template import NoTemplateError, current_template


@dataclass(frozen=True)
class SchemaReport:
    """`organization` is a slug; `obtained` tells how it came by the schema. What is not in the database has no size."""

    name: str
    organization: str | None
    is_pooled: bool
    obtained: str
    state: str
    message: str
    origin: str
    fingerprint: str
    size_bytes: int | None
    made_at: datetime
    made_in_ms: int
    claimed_at: datetime | None
    measured_at: datetime | None
    migrated_at: datetime | None

    @property
    def is_trouble(self) -> bool:
        return self.state in TROUBLES


@dataclass(frozen=True)
class TemplateReport:
    """`fingerprint` is empty when there is no template of this code's state."""

    name: str
    fingerprint: str
    made_at: datetime | None
    size_bytes: int | None


def reports(rows: QuerySet[TenantSchema]) -> list[SchemaReport]:
    """By organization, then the pool; a few queries, however many there are."""
    found = list(rows.select_related("organization").order_by("organization__slug", "made_at", "name"))
    measured, lacking = sizes([row.name for row in found]), overtaken(rows)
    return [_report(row, measured.get(row.name), lacking.get(row.name, "")) for row in found]


def report_of(row: TenantSchema) -> SchemaReport:
    lacking = overtaken(TenantSchema.objects.filter(pk=row.pk))
    return _report(row, sizes([row.name]).get(row.name), lacking.get(row.name, ""))


def _report(row: TenantSchema, size_bytes: int | None, lacking: str) -> SchemaReport:
    is_missing = size_bytes is None and row.state != TenantSchema.State.MAKING
    seen = TenantSchema.State.BEHIND.value if lacking else row.state
    return SchemaReport(
        name=row.name,
        organization=row.organization.slug if row.organization else None,
        is_pooled=row.is_pooled,
        obtained=_obtained(row),
        state=MISSING if is_missing else seen,
        message=lacking or row.message,
        origin=row.origin,
        fingerprint=row.fingerprint,
        size_bytes=size_bytes,
        made_at=row.made_at,
        made_in_ms=row.made_in_ms,
        claimed_at=row.claimed_at,
        measured_at=row.measured_at,
        migrated_at=row.migrated_at,
    )


def template() -> SchemaTemplate | None:
    """That of this code's state, if it was made."""
    try:
        return current_template()
    except NoTemplateError:
        return None


def template_report() -> TemplateReport:
    row = template()
    size = sizes([TEMPLATE]).get(TEMPLATE)
    return TemplateReport(TEMPLATE, row.fingerprint if row else "", row.made_at if row else None, size)


def _obtained(row: TenantSchema) -> str:
    """How the organization came by it; empty for those of the pool."""
    if row.claimed_at is None:
        return ""
    if row.origin == TenantSchema.Origin.BACKUP:
        return "restored from a backup"
    return "from the pool" if row.came_from_pool else "made for it"
