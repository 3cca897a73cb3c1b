"""Schemas that have applied the same migrations lack the same: a group is planned once."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from tenants.models import TenantSchema
from tenants.schemas.applied import applied
from tenants.schemas.fleet.errors import HistoryError
from tenants.schemas.fleet.graph import Key
from tenants.schemas.fleet.plan import Plan, Planner


@dataclass(frozen=True)
class Group:
    plan: Plan
    rows: tuple[TenantSchema, ...]
    problem: str = ""

    @property
    def lacks(self) -> list[str]:
        return self.plan.names


def grouped(rows: Collection[TenantSchema]) -> list[Group]:
    """The largest first. Raises ConflictingMigrationsError and PublicBehindError."""
    planner, alike = Planner(), _alike(rows)
    groups = [_group(planner, keys, members) for keys, members in alike.items()]
    return sorted(groups, key=lambda group: -len(group.rows))


def _group(planner: Planner, keys: frozenset[Key], rows: list[TenantSchema]) -> Group:
    """With a problem where nobody can tell what is to be done."""
    try:
        return Group(planner.plan(keys), tuple(rows))
    except HistoryError as error:
        return Group(Plan(()), tuple(rows), str(error))


def _alike(rows: Collection[TenantSchema]) -> dict[frozenset[Key], list[TenantSchema]]:
    found = applied([row.name for row in rows])
    alike: dict[frozenset[Key], list[TenantSchema]] = defaultdict(list)
    for row in rows:
        alike[found[row.name]].append(row)
    return alike
