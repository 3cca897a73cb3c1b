"""Schemas that have applied the same migrations lack the same: a group is planned once."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from tenants.models import TenantSchema
from tenants.schemas.applied import applied
from tenants.schemas.fleet.graph import Key
from tenants.schemas.fleet.plan import Plan, Planner


@dataclass(frozen=True)
class Group:
    plan: Plan
    rows: tuple[TenantSchema, ...]

    @property
    def lacks(self) -> list[str]:
        return self.plan.names


def grouped(rows: Collection[TenantSchema]) -> list[Group]:
    """The largest first. Raises PublicBehindError."""
    planner, alike = Planner(), _alike(rows)
    groups = [Group(planner.plan(keys), tuple(members)) for keys, members in alike.items()]
    return sorted(groups, key=lambda group: -len(group.rows))


def _alike(rows: Collection[TenantSchema]) -> dict[frozenset[Key], list[TenantSchema]]:
    found = applied([row.name for row in rows])
    alike: dict[frozenset[Key], list[TenantSchema]] = defaultdict(list)
    for row in rows:
        alike[found[row.name]].append(row)
    return alike
