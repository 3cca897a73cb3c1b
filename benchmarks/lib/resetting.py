"""Puts a fleet back to where it was before a toy migration, so that all contenders migrate the same schemas."""

from dataclasses import dataclass

from benchmarks.lib.laying import Fleet
from benchmarks.lib.place import Connection, Place

TEMPLATE = "t_0"
RESET = """
    ALTER TABLE {name}.sounds_soundpackage DROP COLUMN IF EXISTS licence;
    UPDATE {name}.sounds_soundpackage SET description = '' WHERE description <> '';
    DELETE FROM {name}.django_migrations WHERE name LIKE 'toy%'
"""


@dataclass(frozen=True)
class Before:
    """What the fleet was; taken before the first contender begins."""

    place: Place
    fleet: Fleet
    code_state: str
    fingerprint: str

    @classmethod
    def of(cls, place: Place, fleet: Fleet) -> "Before":
        with place.connect(fleet.database) as connection:
            row = connection.execute("SELECT code_state, fingerprint FROM tenants_schematemplate").fetchone()
        assert row
        return cls(place, fleet, str(row[0]), str(row[1]))

    def restore(self) -> None:
        with self.place.connect(self.fleet.database) as connection:
            for name in [TEMPLATE, *self.fleet.names]:
                connection.execute(RESET.format(name=name))
            self._restore_rows(connection)
            for table in ("pg_attribute", "pg_class", "pg_depend", "tenants_tenantschema"):
                connection.execute(f"VACUUM ANALYZE {table}")

    def _restore_rows(self, connection: Connection) -> None:
        connection.execute("DELETE FROM tenants_schematemplate WHERE code_state <> %s", [self.code_state])
        connection.execute(
            "UPDATE tenants_tenantschema SET state = 'newest', message = '', fingerprint = %s", [self.fingerprint]
        )
