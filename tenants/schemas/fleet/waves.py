"""In which order schemas are migrated: a few organizations first, then the others, and the pool last."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from tenants.models import TenantSchema
from tenants.schemas.fleet.groups import Group
from tenants.schemas.fleet.plan import Plan

State = TenantSchema.State


@dataclass(frozen=True)
class Task:
    row: TenantSchema
    plan: Plan


@dataclass(frozen=True)
class Wave:
    name: str
    tasks: tuple[Task, ...]

    @property
    def rows(self) -> list[TenantSchema]:
        return [task.row for task in self.tasks]


CANARIES, ORGANIZATIONS, POOL = "canaries", "organizations", "pool"


def waves(groups: Collection[Group], canaries: int) -> Iterator[Wave]:
    """Those that have something in them; within one the longest served first."""
    tasks = sorted(_tasks(groups), key=_age)
    first = [task for task in tasks if _is_fit(task.row)][:canaries]
    rest = [task for task in tasks if task not in first]
    parts = {
        CANARIES: first,
        ORGANIZATIONS: [task for task in rest if not task.row.is_pooled],
        POOL: [task for task in rest if task.row.is_pooled],
    }
    return (Wave(name, tuple(part)) for name, part in parts.items() if part)


def _tasks(groups: Collection[Group]) -> Iterator[Task]:
    return (Task(row, group.plan) for group in groups if group.plan.steps for row in group.rows)


def _age(task: Task) -> tuple[float, str]:
    claimed_at = task.row.claimed_at
    return (claimed_at.timestamp() if claimed_at else 0.0, task.row.name)


def _is_fit(row: TenantSchema) -> bool:
    """One that was already in trouble would stop every run."""
    return not row.is_pooled and row.state in (State.NEWEST, State.BEHIND)
