"""One PostgreSQL of the tests' own, shared by all test runs of this checkout, stopped by the last one."""

import fcntl
import shutil
from pathlib import Path
from typing import IO

from sonicus.lib.embedded.ports import any_free
from sonicus.lib.embedded.postgres import Postgres


class SharedPostgres:
    """Each run holds a shared lock on `users` while it lives; the lock of a killed run goes away with it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._users: IO[str] | None = None

    def acquire(self) -> str:
        """Start it unless it runs; return the URL of its database `postgres`."""
        with _gate(self.folder):
            server = self._running() or self._start()
            self._users = (self.folder / "users").open("w")
            fcntl.flock(self._users, fcntl.LOCK_SH)
        return server.url("postgres")

    def release(self) -> None:
        if self._users is None:
            return
        with _gate(self.folder):
            try:
                fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self._users.close()  # another run is still at work
            else:
                self._server(0).stop()
                self._users.close()
            self._users = None

    def _server(self, port: int) -> Postgres:
        return Postgres(self.folder, port, durable=False)

    def _running(self) -> Postgres | None:
        pid_file = self.folder / "data" / "postmaster.pid"
        if not pid_file.exists() or not self._server(0).is_running():
            return None
        return self._server(int(pid_file.read_text().splitlines()[3]))

    def _start(self) -> Postgres:
        server = self._server(any_free())
        try:
            server.start()
        except RuntimeError:  # its data did not survive a power failure: nothing in there is worth keeping
            shutil.rmtree(self.folder / "data", ignore_errors=True)
            server.start()
        return server


def _gate(folder: Path) -> IO[str]:
    """Held while the server is started or stopped; given back when the file is closed."""
    gate = (folder / "gate").open("w")
    fcntl.flock(gate, fcntl.LOCK_EX)
    return gate
