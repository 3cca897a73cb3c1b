"""Debian's PgBouncer before the tests' PostgreSQL, for as long as a test needs it.

Where it is not installed its tests are skipped, with a word; in CI its absence is a failure.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from sonicus.lib.embedded.account import hand_over, unprivileged
from sonicus.lib.embedded.ports import any_free

START_SECONDS = 10
CONFIGURATION = """
[databases]
* = host={host} port={server_port} user={user} password={password}

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = {pool_mode}
default_pool_size = {size}
ignore_startup_parameters = extra_float_digits
logfile = {folder}/log
"""


@contextmanager
def pgbouncer(folder: Path, *, pool_mode: str, size: int) -> Iterator[int]:
    """Yields its port. Whoever connects there reaches every database of the server that django.db uses."""
    from django.db import connection

    program = _program()
    wrapper = unprivileged(program)
    port = any_free()
    server = connection.settings_dict
    text = CONFIGURATION.format(
        host=server["HOST"],
        server_port=server["PORT"],
        user=server["USER"],
        password=server["PASSWORD"],
        port=port,
        pool_mode=pool_mode,
        size=size,
        folder=folder,
    )
    (folder / "pgbouncer.ini").write_text(text)
    hand_over(folder, wrapper)
    running = subprocess.Popen([*wrapper, str(program), "-q", str(folder / "pgbouncer.ini")], cwd="/")
    try:
        _wait_for(port, running)
        yield port
    finally:
        running.terminate()
        running.wait(10)


def _program() -> Path:
    found = shutil.which("pgbouncer", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
    if found is None and os.environ.get("CI"):
        pytest.fail("no PgBouncer: CI must install Debian's package pgbouncer")
    if found is None:
        pytest.skip("no PgBouncer here: apt install pgbouncer")
    return Path(found)


def _wait_for(port: int, running: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while running.poll() is None and time.monotonic() < deadline:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.02)
    raise RuntimeError(f"PgBouncer does not listen on {port}")
