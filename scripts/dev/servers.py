"""PostgreSQL and Valkey: the embedded ones, or those that DATABASE_URL and REDIS_URL name."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import psycopg
import redis

from scripts.dev import written
from scripts.dev.errors import StartError
from scripts.dev.layout import DATA, LOGS
from scripts.dev.ports import Ports
from scripts.dev.programs import Program
from sonicus.lib.embedded.postgres import Postgres
from sonicus.lib.embedded.valkey import Valkey

PATIENCE_SECONDS = 30.0


@dataclass(frozen=True)
class Servers:
    database_url: str
    redis_url: str
    postgres: Postgres | None
    valkey: Valkey | None

    def programs(self) -> list[Program]:
        found = []
        if self.postgres:
            command = tuple(self.postgres.command())
            found.append(Program("postgres", command, stop_signal="INT", stop_seconds=30, folder=self.postgres.folder))
        if self.valkey:
            found.append(Program("valkey", tuple(self.valkey.command()), folder=self.valkey.folder))
        return found

    def wait(self) -> None:
        """Until both can be used. Raises StartError."""
        if self.postgres:
            self._make_database(self.postgres)
        _retry(self._ask_postgres, "PostgreSQL", "postgres")
        _retry(self._ask_redis, "Redis", "valkey")

    def _make_database(self, postgres: Postgres) -> None:
        try:
            postgres.ensure_database()
        except psycopg.Error as error:
            raise StartError(f"The embedded PostgreSQL does not answer: {error}", LOGS / "postgres.log") from error

    def _ask_postgres(self) -> None:
        psycopg.connect(self.database_url, connect_timeout=3).close()

    def _ask_redis(self) -> None:
        with redis.Redis.from_url(self.redis_url, socket_connect_timeout=3) as client:
            client.ping()


def prepare(ports: Ports) -> Servers:
    """Decide which servers there are, and lay the folders of the embedded ones. Starts nothing that stays."""
    database_url, redis_url = written.given("DATABASE_URL"), written.given("REDIS_URL")
    postgres = None if database_url else Postgres(DATA / "postgres", ports.postgres)
    valkey = None if redis_url else Valkey(DATA / "valkey", ports.valkey)
    if postgres:
        postgres.prepare()
        database_url = postgres.url()
    if valkey:
        valkey.prepare()
        redis_url = valkey.url
    return Servers(database_url, redis_url, postgres, valkey)


def _retry(ask: Callable[[], None], name: str, program: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return ask()
        except (psycopg.OperationalError, redis.RedisError) as error:
            if time.monotonic() > deadline:
                raise StartError(f"{name} cannot be used: {error}", LOGS / f"{program}.log") from error
            time.sleep(0.1)
