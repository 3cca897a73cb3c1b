"""Which schemas there are to migrate, and which are left alone."""

from collections.abc import Collection
from dataclasses import dataclass, field

from tenants.models import TenantSchema
from tenants.schemas import catalog
from tenants.schemas.advice import MISSING
from tenants.schemas.fleet.errors import UnknownSchemaError
from tenants.schemas.summary import waiting

READ = ("name", "state", "message", "fingerprint", "claimed_at", "organization__slug", "organization__leaving_at")
NOT_MADE, MAKING, LEAVING = "not made yet", "being made", "leaving"


@dataclass(frozen=True)
class Fleet:
    rows: list[TenantSchema] = field(default_factory=list)
    missing: list[TenantSchema] = field(default_factory=list)
    skipped: dict[str, int] = field(default_factory=dict)


def muster(names: Collection[str] | None = None) -> Fleet:
    """All schemas that are whole and in use, organizations' and the pool's; or those of these names alone.

    Raises UnknownSchemaError.
    """
    rows = TenantSchema.objects.select_related("organization").only(*READ).order_by("claimed_at", "name")
    found = list(rows if names is None else rows.filter(name__in=names))
    if unknown := set(names or ()) - {row.name for row in found}:
        raise UnknownSchemaError(unknown)
    existing = catalog.existing([row.name for row in found])
    reasons = [_reason_to_skip(row, existing) for row in found]
    skipped = {reason: reasons.count(reason) for reason in sorted(set(reasons) - {""})}
    if names is None and (unmade := waiting()):
        skipped[NOT_MADE] = unmade
    whole = [row for row, reason in zip(found, reasons, strict=True) if not reason]
    missing = [row for row, reason in zip(found, reasons, strict=True) if reason == MISSING]
    return Fleet(whole, missing, skipped)


def _reason_to_skip(row: TenantSchema, existing: Collection[str]) -> str:
    if row.organization and row.organization.is_leaving:
        return LEAVING
    if row.state == TenantSchema.State.MAKING:
        return MAKING
    return "" if row.name in existing else MISSING
