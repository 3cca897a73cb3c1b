"""What a run would do, without doing it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db import connection
from django_tenants.utils import schema_context

from tenants.schemas.applied import applied
from tenants.schemas.fleet.groups import Group, grouped
from tenants.schemas.fleet.muster import muster
from tenants.schemas.fleet.plan import Planner, Step
from tenants.schemas.names import TEMPLATE


@dataclass(frozen=True)
class Outlook:
    template_lacks: list[str]
    groups: list[Group]
    skipped: dict[str, int]

    @property
    def is_empty(self) -> bool:
        return not self.template_lacks and not any(group.lacks for group in self.groups)


def outlook(names: Collection[str] | None = None) -> Outlook:
    """Only reads. Raises PublicBehindError."""
    fleet = muster(names)
    template = Planner().plan(applied([TEMPLATE])[TEMPLATE])
    return Outlook(template.names, grouped(fleet.rows), fleet.skipped)


def statements(group: Group) -> list[str]:
    """As `sqlmigrate` would show them for the group's first schema; what Python does cannot be shown."""
    with schema_context(group.rows[0].name):
        return [line for step in group.plan.steps for line in _statements(step)]


def _statements(step: Step) -> Iterator[str]:
    yield f"-- {step.name}"
    with connection.schema_editor(collect_sql=True, atomic=False) as editor:
        for prepared in step.operations:
            editor.collected_sql.append(f"-- {prepared.name}")
            if prepared.operation.reduces_to_sql:
                prepared.operation.database_forwards(prepared.app_label, editor, prepared.before, prepared.after)
    yield from editor.collected_sql
