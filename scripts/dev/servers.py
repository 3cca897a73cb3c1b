"""PostgreSQL and Valkey: the embedded ones, or those that DATABASE_URL and REDIS_URL name."""

from dataclasses import dataclass

import psycopg
import redis

from scripts.dev import health, written
from scripts.dev.layout import DATA
from scripts.dev.ports import Ports
from scripts.dev.programs import Program
from sonicus.lib.embedded.postgres import Postgres
from sonicus.lib.embedded.valkey import Valkey


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
        names = [program.name for program in self.programs()]
        server_url = self.postgres.url("postgres") if self.postgres else self.database_url
        health.wait_for("PostgreSQL", lambda: _answers_postgres(server_url), names)
        health.wait_for("Redis", lambda: _answers_redis(self.redis_url), names)
        if self.postgres:
            self.postgres.ensure_database()


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


def _answers_postgres(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


def _answers_redis(url: str) -> bool:
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=3) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False
