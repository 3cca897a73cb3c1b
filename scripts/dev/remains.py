"""Processes that outlived their supervisor, found by the mark in their environment."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

from scripts.dev.layout import ROOT
from scripts.dev.programs import MARK

PATIENCE_SECONDS = 5.0


def remove() -> int:
    """End what is left of this checkout, politely first; returns how many there were."""
    found = list(_remains())
    for number, ending in enumerate((signal.SIGTERM, signal.SIGKILL)):
        for process in _remains():
            _send(process, ending)
        _wait_until_none(PATIENCE_SECONDS if number == 0 else 1.0)
    return len(found)


def _remains() -> Iterator[int]:
    wanted = f"{MARK}={ROOT}".encode()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if wanted in (folder / "environ").read_bytes().split(b"\0"):
                yield int(folder.name)
        except OSError:  # another user's, or gone meanwhile
            continue


def _wait_until_none(seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while next(_remains(), None) is not None and time.monotonic() < deadline:
        time.sleep(0.05)


def _send(process: int, ending: signal.Signals) -> None:
    try:
        os.kill(process, ending)
    except ProcessLookupError:
        return
