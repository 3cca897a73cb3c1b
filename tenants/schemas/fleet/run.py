"""A run over all tenants' schemas."""

import os
import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from django.db import DatabaseError
from django.db.models import Q

from tenants.models import SchemaTemplate, TenantSchema
from tenants.schemas.applied import applied
from tenants.schemas.code import wanted
from tenants.schemas.differences import without
from tenants.schemas.fleet.crew import Crew, Tell
from tenants.schemas.fleet.errors import SchemaMigrationError, TemplateFailedError
from tenants.schemas.fleet.groups import Group, grouped
from tenants.schemas.fleet.muster import Fleet, muster
from tenants.schemas.fleet.report import IN_TROUBLE, Report, losses, states, summaries, troubles
from tenants.schemas.fleet.waves import CANARIES, Wave, waves
from tenants.schemas.lock import FLEET, held
from tenants.schemas.measuring import measure
from tenants.schemas.names import TEMPLATE
from tenants.schemas.template import NoTemplateError, current_template, ensure_template

State = TenantSchema.State
Begin = Callable[[Wave], None]


@dataclass(frozen=True)
class Order:
    """What is asked for. `names` None means all schemas."""

    jobs: int = min(4, os.cpu_count() or 1)
    canaries: int = 1
    max_failures: int = 3
    names: frozenset[str] | None = None


def migrate_fleet(order: Order, *, begin: Begin, tell: Tell) -> Report:
    """Bring the template, then the schemas, to the newest state of the code; running it again goes on from there.

    Raises FleetError, before a tenant's schema is touched.
    """
    started = time.monotonic()
    with held(FLEET):
        template = _template()
        fleet = muster(order.names)
        groups = grouped(fleet.rows)
        _mark_behind(groups)
        _note_problems(groups)
        measure(_unmeasured(groups, template))
        crew = Crew(order.jobs, order.max_failures, tell)
        stopped = _sail(waves(groups, order.canaries), crew, begin)
    return _report(fleet, groups, crew, stopped, time.monotonic() - started)


def _template() -> SchemaTemplate:
    try:
        template = current_template()
        if wanted() <= applied([TEMPLATE])[TEMPLATE]:
            return template
    except NoTemplateError:
        pass
    try:
        return ensure_template()
    except (DatabaseError, SchemaMigrationError) as error:
        raise TemplateFailedError(error) from error


def _sail(fleet: Iterable[Wave], crew: Crew, begin: Begin) -> str:
    """Wave by wave; why it was stopped before the end, if it was."""
    for wave in fleet:
        begin(wave)
        crew.work(wave.tasks)
        if crew.is_stopped:
            return f"{len(crew.failed)} failed (--max-failures {crew.max_failures})"
        if wave.name == CANARIES and troubles(wave.rows):
            return "a canary is not as it should be"
    return ""


def _mark_behind(groups: Collection[Group]) -> None:
    """So that whatever is not reached is shown as what it is, and no schema of the pool is claimed meanwhile."""
    for group in groups:
        if group.plan.steps:
            settled = Q(state=State.NEWEST) | Q(state=State.DIFFERENT)
            keys = [row.pk for row in group.rows]
            TenantSchema.objects.filter(settled, pk__in=keys).update(state=State.BEHIND, message=without(group.lacks))


def _note_problems(groups: Collection[Group]) -> None:
    for group in groups:
        if group.problem:
            keys = [row.pk for row in group.rows]
            TenantSchema.objects.filter(pk__in=keys).update(state=State.FAILED, message=group.problem)


def _unmeasured(groups: Collection[Group], template: SchemaTemplate) -> list[TenantSchema]:
    """Those that lack nothing and are not known to be what the template is, as after a run that was killed."""
    return [
        row
        for group in groups
        if not group.plan.steps and not group.problem
        for row in group.rows
        if row.fingerprint != template.fingerprint or row.state != State.NEWEST
    ]


def _report(fleet: Fleet, groups: list[Group], crew: Crew, stopped: str, seconds: float) -> Report:
    rows = TenantSchema.objects.filter(pk__in=[row.pk for row in fleet.rows])
    return Report(
        groups=summaries(groups),
        states=states(rows),
        skipped=fleet.skipped,
        migrated=len(crew.migrated),
        troubles=troubles(rows.filter(state__in=IN_TROUBLE).select_related("organization")) + losses(fleet.missing),
        stopped=stopped,
        seconds=round(seconds, 3),
    )
