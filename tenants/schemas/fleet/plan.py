"""What a group of schemas lacks: its migrations, with the models before and after each operation, made once."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.migrations import Migration
from django.db.migrations.state import ProjectState
from django_tenants.utils import get_public_schema_name

from tenants.schemas.applied import applied
from tenants.schemas.fleet.graph import Key, TenantGraph
from tenants.schemas.fleet.operations import Prepared, prepare


@dataclass
class Step:
    """One migration, ready to be applied to any schema of the group by any thread; `script` is filled by the first."""

    name: str
    records: tuple[Key, ...]
    operations: tuple[Prepared, ...]
    is_atomic: bool = True
    script: str | None = None

    @property
    def is_repeatable(self) -> bool:
        """Whether the statements that it made for one schema are right for every other in the same state."""
        return self.is_atomic and all(prepared.is_repeatable for prepared in self.operations)


@dataclass(frozen=True)
class Plan:
    steps: tuple[Step, ...]
    leads_to: frozenset[Key] = frozenset()  # what a schema has applied afterwards

    @property
    def names(self) -> list[str]:
        return [step.name for step in self.steps]


class Planner:
    """Makes plans; what the shared apps look like is worked out once for all of them."""

    def __init__(self) -> None:
        self._shared: ProjectState | None = None

    def plan(self, has: Collection[Key]) -> Plan:
        """What leads from these migrations to the newest state of the code.

        Raises ConflictingMigrationsError, PublicBehindError and HistoryError.
        """
        graph = TenantGraph(has)
        graph.require_sound()
        missing = graph.missing()
        steps = list(self._steps(graph, missing, has)) if missing else []
        recorded = {*has, *(key for step in steps for key in step.records)}
        if squashed := graph.unrecorded(recorded):
            steps.append(Step(_names(squashed), tuple(squashed), ()))
        return Plan(tuple(steps), frozenset(recorded.union(squashed)))

    def _steps(self, graph: TenantGraph, missing: list[Migration], has: Collection[Key]) -> Iterator[Step]:
        state = self._state_of(graph, {(migration.app_label, migration.name) for migration in missing})
        for migration in missing:
            prepared, state = prepare(migration, state)
            yield Step(str(migration), _records(migration, has), prepared, migration.atomic)

    def _state_of(self, graph: TenantGraph, missing: set[Key]) -> ProjectState:
        """The models as they are in a schema that lacks these."""
        if self._shared is None:
            self._shared = _state_of_public(graph)
        state = self._shared.clone()
        _walk(state, graph, [key for key in graph.order() if key[0] in graph.labels and key not in missing])
        return state


def _state_of_public(graph: TenantGraph) -> ProjectState:
    """As far as a tenant app refers to it, which is usually not at all."""
    public = get_public_schema_name()
    if keys := graph.shared():
        graph.require(keys, applied([public])[public])
    state = ProjectState(real_apps=graph.unmigrated_apps)
    _walk(state, graph, keys)
    return state


def _walk(state: ProjectState, graph: TenantGraph, keys: Collection[Key]) -> None:
    for key in keys:
        graph.graph.nodes[key].mutate_state(state, preserve=False)


def _records(migration: Migration, has: Collection[Key]) -> tuple[Key, ...]:
    """A squashed migration is written down as itself and as all that it replaces, as Django does."""
    own = (migration.app_label, migration.name)
    return tuple(key for key in (*migration.replaces, own) if key not in has)


def _names(keys: list[Key]) -> str:
    return ", ".join(f"{app}.{name}" for app, name in keys)
