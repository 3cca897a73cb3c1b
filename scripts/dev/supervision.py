"""Talking to this checkout's supervisord over its XML-RPC port."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xmlrpc.client import Error as RpcError
from xmlrpc.client import ServerProxy

from scripts.dev.layout import LOGS, ROOT, RUN, SUPERVISOR_CONF
from scripts.dev.programs import APPLICATION, MARK

STOP_SECONDS = 90


@dataclass(frozen=True)
class State:
    name: str
    state: str  # STOPPED STARTING RUNNING BACKOFF STOPPING EXITED FATAL
    pid: int
    error: str

    @property
    def is_up(self) -> bool:
        return self.state in ("STARTING", "RUNNING", "STOPPING")

    @property
    def has_failed(self) -> bool:
        return self.state in ("FATAL", "EXITED", "UNKNOWN")


def start() -> None:
    """Start supervisord in the background, with the servers; it belongs to no terminal."""
    command = [sys.executable, "-m", "supervisor.supervisord", "-c", str(SUPERVISOR_CONF)]
    with (LOGS / "supervisord.log").open("a") as log:
        subprocess.run(
            command, check=True, cwd=ROOT, env=environment(), stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )


def environment() -> dict[str, str]:
    return {**os.environ, MARK: str(ROOT), "PYTHONUNBUFFERED": "1"}


def pid() -> int | None:
    """Of our running supervisord. A number left behind by a crash may be another process's by now."""
    try:
        found = int((RUN / "supervisord.pid").read_text().strip() or 0)
    except FileNotFoundError:  # it removes the file when it ends, also while somebody looks
        return None
    return found if found and _is_ours(found) else None


def _is_ours(number: int) -> bool:
    try:
        return str(SUPERVISOR_CONF).encode() in Path(f"/proc/{number}/cmdline").read_bytes()
    except OSError:
        return False


def states() -> list[State]:
    return [
        State(info["name"], info["statename"], info["pid"], info["spawnerr"]) for info in _call("getAllProcessInfo")
    ]


def start_program(name: str) -> None:
    _call("startProcess", name, False)


def shut_down() -> None:
    """Ask it to stop everything, the application before the servers, and wait until it is gone."""
    number = pid()
    if number is None:
        return
    try:
        _stop_at_once(set(APPLICATION))
        _stop_at_once({state.name for state in states()})
        _call("shutdown")
    except (OSError, RpcError):
        os.kill(number, signal.SIGTERM)
    _wait(lambda: pid() is None)


def _stop_at_once(names: Collection[str]) -> None:
    """By itself supervisord would stop one after the other, with a second or two for each."""
    for state in states():
        if state.name in names and state.is_up:
            _call("stopProcess", state.name, False)
    _wait(lambda: not any(state.is_up for state in states() if state.name in names))


def _wait(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + STOP_SECONDS
    while not done() and time.monotonic() < deadline:
        time.sleep(0.05)


def _call(method: str, *arguments: object) -> Any:
    text = SUPERVISOR_CONF.read_text()
    port = re.search(r"^port = (\S+)$", text, re.M)
    password = re.search(r"^password = (\S+)$", text, re.M)
    if port is None or password is None:
        raise RuntimeError(f"{SUPERVISOR_CONF} is damaged")
    with ServerProxy(f"http://sonicus:{password[1]}@{port[1]}/RPC2", allow_none=True) as server:
        return getattr(server.supervisor, method)(*arguments)
