"""How a run over the fleet ended."""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db.models import Count, QuerySet

from tenants.models import TenantSchema
from tenants.schemas.advice import ADVICE, MISSING
from tenants.schemas.fleet.groups import Group

State = TenantSchema.State
IN_TROUBLE = (State.FAILED, State.DIFFERENT)


@dataclass(frozen=True)
class GroupSummary:
    schemas: int
    lacked: list[str]


@dataclass(frozen=True)
class Trouble:
    schema: str
    organization: str
    state: str
    message: str


@dataclass(frozen=True)
class Report:
    groups: list[GroupSummary]
    states: dict[str, int]
    skipped: dict[str, int]
    migrated: int
    troubles: list[Trouble] = field(default_factory=list)
    stopped: str = ""
    seconds: float = 0.0

    @property
    def is_well(self) -> bool:
        return not self.stopped and not self.troubles

    def as_json(self) -> dict[str, Any]:
        return {"ok": self.is_well, **asdict(self)}


def summaries(groups: Collection[Group]) -> list[GroupSummary]:
    return [GroupSummary(len(group.rows), group.lacks) for group in groups]


def states(rows: QuerySet[TenantSchema]) -> dict[str, int]:
    found = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    return {str(state): found[state] for state in State if state in found}


def troubles(rows: Iterable[TenantSchema]) -> list[Trouble]:
    """Those that failed or are different from the template."""
    return [_trouble(row, row.state, row.message) for row in rows if row.state in IN_TROUBLE]


def losses(missing: Iterable[TenantSchema]) -> list[Trouble]:
    """Organizations whose schema is not in the database. Of the pool's, beat forgets the row by itself."""
    return [_trouble(row, MISSING, ADVICE[MISSING]) for row in missing if row.organization]


def _trouble(row: TenantSchema, state: str, message: str) -> Trouble:
    return Trouble(row.name, row.organization.slug if row.organization else "", state, message)
