"""Where a benchmark lives: a PostgreSQL and a Valkey of its own in a folder that is removed at the end."""

import os
import shutil
import signal
import tempfile
from pathlib import Path
from subprocess import Popen
from types import TracebackType
from typing import Self

import psycopg
from psycopg import sql

from benchmarks.lib.toys.placing import place_toys
from scripts.dev.environment import Place as Surroundings
from scripts.dev.environment import Secrets, variables
from sonicus.lib.embedded.ports import any_free
from sonicus.lib.embedded.postgres import Postgres
from sonicus.lib.embedded.valkey import Valkey

Connection = psycopg.Connection[tuple[object, ...]]


class Place:
    """Used by `with`: both servers are stopped and the folder is gone afterwards, also after Ctrl-C.

    PostgreSQL does not flush files to the disk here, for any contender: the figures compare work, not disks.
    """

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="sonicus-benchmark-"))
        self.folder.chmod(0o755)  # PostgreSQL may run as another account
        self.postgres = Postgres(self.folder / "postgres", any_free(), durable=False)
        self._valkey = Valkey(self.folder / "valkey", any_free())
        self._valkey_process: Popen[bytes] | None = None
        self._secrets = Secrets.generate()

    def __enter__(self) -> Self:
        try:
            self.postgres.start()
            self._valkey_process = self._valkey.start()
            place_toys(self.folder)
        except BaseException:
            self._leave()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._leave()

    def environment(self, database: str) -> dict[str, str]:
        """What a process must be told so that it uses these servers, and no other of this machine."""
        nowhere = 9  # the outside systems are never called by a benchmark
        surroundings = Surroundings(
            database_url=self.postgres.url(database),
            redis_url=self._valkey.url,
            web_port=nowhere,
            sandbox_port=nowhere,
            dns_port=nowhere,
            smtp_port=nowhere,
        )
        return {
            **os.environ,
            **variables(surroundings, self._secrets),
            "ENV_FILE": os.devnull,
            "PYTHONPATH": str(self.folder),
        }

    def connect(self, database: str = "postgres") -> Connection:
        """A bare connection, as the raw contenders use it."""
        return psycopg.connect(self.postgres.url(database), autocommit=True)

    def make_database(self, name: str, template: str = "template1") -> None:
        """A database; as a copy of `template`, to which nobody may be connected."""
        with self.connect() as server:
            query = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY {}")
            server.execute(query.format(sql.Identifier(name), sql.Identifier(template), sql.Identifier("file_copy")))

    def _leave(self) -> None:
        """Removing gigabytes takes a while; whoever is impatient then must not leave half of them behind."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        if self._valkey_process:
            self._valkey_process.terminate()
            self._valkey_process.wait()
        self.postgres.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
