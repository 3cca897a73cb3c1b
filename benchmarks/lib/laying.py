"""A database with any number of whole, live tenants, made about as fast as PostgreSQL can."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from benchmarks.lib import raw
from benchmarks.lib.contender import Contender
from benchmarks.lib.place import Connection, Place
from benchmarks.lib.progress import tell

HANDS = 2  # connections that make schemas at the same time
AT_ONCE = 25  # schemas in one transaction
# Made by hand: the fill is no contender. Each tenant's page must show a row that no other tenant has.
PACKAGE = "INSERT INTO sounds_soundpackage VALUES (gen_random_uuid(), '{name}', '', now())"


@dataclass(frozen=True)
class Tenant:
    schema: str
    host: str


@dataclass(frozen=True)
class Fleet:
    """The tenants of one database of the benchmark."""

    database: str
    tenants: tuple[Tenant, ...]

    @property
    def names(self) -> list[str]:
        return [tenant.schema for tenant in self.tenants]

    def pages(self, count: int) -> dict[str, str]:
        """Hosts, spread over the fleet, and the text that each one's page must show."""
        step = max(1, len(self.tenants) // count)
        return {tenant.host: tenant.schema for tenant in self.tenants[::step][:count]}


def lay(place: Place, database: str, count: int, *, pooled: int = 0) -> Fleet:
    """A copy of the ground with so many tenants; 1,000 take about 10 s and 250 MB."""
    tell(f"{database}: {count:,} tenants")
    place.make_database(database, "ground")
    with Contender(place, database) as ours:
        tenants, pool = ours.call("rows.write", count=count, pooled=pooled)
    fleet = Fleet(database, tuple(Tenant(schema, host) for schema, host in tenants))
    _make_all(place, database, fleet.names, PACKAGE)
    _make_all(place, database, pool, "")
    with place.connect(database) as connection:
        _tidy(connection)
    return fleet


def _make_all(place: Place, database: str, names: list[str], package: str) -> None:
    with ThreadPoolExecutor(HANDS) as hands:
        list(hands.map(lambda hand: _make(place, database, names[hand::HANDS], package), range(HANDS)))


def _make(place: Place, database: str, names: list[str], package: str) -> None:
    with place.connect(database) as connection:
        ddl = raw.template_ddl(connection)
        for start in range(0, len(names), AT_ONCE):
            _make_batch(connection, ddl, names[start : start + AT_ONCE], package)


def _make_batch(connection: Connection, ddl: str, names: list[str], package: str) -> None:
    """A package in each organization's; in the pool's none, as one that holds rows is given to nobody."""
    texts = [f"{raw.creation(ddl, name)}; {package.format(name=name)}" for name in names]
    connection.execute(f"BEGIN; {'; '.join(texts)}; COMMIT")


def _tidy(connection: Connection) -> None:
    """What autovacuum would do some time in the middle of a measurement; the tenants' own tables have one row each."""
    shared = "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname IN ('pg_catalog', 'public')"
    names = [str(name) for (name,) in connection.execute(shared)]
    connection.execute(f"VACUUM (ANALYZE) {', '.join(names)}")
