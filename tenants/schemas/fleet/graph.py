"""The migrations of the tenant apps, as a schema sees them that has some of them."""

from collections.abc import Collection, Iterator

from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader

from tenants.schemas.code import tenant_apps
from tenants.schemas.fleet.errors import ConflictingMigrationsError, HistoryError, PublicBehindError

Key = tuple[str, str]


class TenantGraph(MigrationLoader):
    """Which of a squashed migration and those that it replaces are to be looked at depends on what was applied.

    Django would ask a connection for that; we know it already, for a whole group of schemas.
    """

    def __init__(self, applied: Collection[Key]) -> None:
        self._known = frozenset(applied)
        super().__init__(None)
        self.labels = frozenset(config.label for config in tenant_apps())

    @property  # type: ignore[override]
    def applied_migrations(self) -> dict[Key, None]:
        return dict.fromkeys(self._known)

    @applied_migrations.setter
    def applied_migrations(self, value: object) -> None:
        """Django sets it to nothing where there is no connection."""

    def missing(self) -> list[Migration]:
        """Those of the tenant apps that the schema lacks, in the order in which they are applied."""
        own = [key for key in self.order() if key[0] in self.labels]
        return [self.graph.nodes[key] for key in own if not self._is_in(key, self._known)]

    def require_sound(self) -> None:
        """Raises ConflictingMigrationsError for the code, HistoryError for the schema."""
        if conflicts := {label: names for label, names in self.detect_conflicts().items() if label in self.labels}:
            raise ConflictingMigrationsError(conflicts)
        for key in self._known & self.graph.nodes.keys():
            for parent in self.graph.node_map[key].parents:
                if parent.key[0] in self.labels and not self._is_in(parent.key, self._known):
                    raise HistoryError(".".join(key), ".".join(parent.key))

    def order(self) -> list[Key]:
        """The tenant apps' migrations and all that they depend on, each after those that it needs."""
        keys: dict[Key, None] = {}
        for leaf in self._leaves(self.labels):
            keys.update(dict.fromkeys(self.graph.forwards_plan(leaf)))
        return list(keys)

    def shared(self) -> list[Key]:
        """All migrations of those shared apps that a tenant app depends on: their tables are as public has them."""
        apps = {label for label, _ in self.order()} - self.labels
        keys: dict[Key, None] = {}
        for leaf in self._leaves(apps):
            keys.update(dict.fromkeys(self.graph.forwards_plan(leaf)))
        return [key for key in keys if key[0] not in self.labels]

    def unrecorded(self, applied: Collection[Key]) -> list[Key]:
        """Squashed migrations all of whose parts are applied, and which are not marked as applied yet."""
        done = set(applied)
        return [
            key
            for key, migration in self.replacements.items()
            if key[0] in self.labels and key not in done and done.issuperset(migration.replaces)
        ]

    def require(self, keys: Collection[Key], public: frozenset[Key]) -> None:
        """Raises PublicBehindError where public has not applied these."""
        if lacking := [".".join(key) for key in keys if not self._is_in(key, public)]:
            raise PublicBehindError(lacking)

    def _is_in(self, key: Key, applied: frozenset[Key]) -> bool:
        replaces = self.graph.nodes[key].replaces
        return key in applied or (bool(replaces) and applied.issuperset(replaces))

    def _leaves(self, labels: Collection[str]) -> Iterator[Key]:
        return (leaf for leaf in self.graph.leaf_nodes() if leaf[0] in labels)
