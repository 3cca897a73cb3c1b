"""A Celery worker for each room, forked from one process that has imported the application once.

Each room has processes of its own, so a provider that hangs takes those of its room and no others. Imported once,
because five imports cost ten seconds of a small machine. A worker that dies is replaced; when this process dies, its
workers finish what they do and end.

    python -m sonicus.celery_workers [--concurrency 2]
"""

import argparse
import ctypes
import os
import signal
import sys
import time
from importlib import import_module
from types import FrameType

from sonicus.celery import app

SHORT_LIFE_SECONDS = 1.0  # who died sooner is not replaced at once
SET_PARENT_DEATH_SIGNAL = 1  # prctl(2)
WORKER_MODULES = ("celery.bin.celery", "celery.apps.worker", "celery.concurrency.prefork", "kombu.transport.redis")
QUIET = ("--without-gossip", "--without-mingle", "--without-heartbeat")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m sonicus.celery_workers")
    parser.add_argument("--concurrency", type=int, default=2, help="processes for each room (%(default)s)")
    options = parser.parse_args()
    queues = _import_once()
    Crew(queues, options.concurrency).run()


def _import_once() -> list[str]:
    """Everything that a worker needs; returns the queues. No connection is opened: none could be shared."""
    app.loader.import_default_modules()
    app.finalize()
    for module in WORKER_MODULES:
        import_module(module)
    from tenants.workflow import workflow

    return workflow().queues


class Crew:
    """The parent: forks, replaces, and on SIGTERM or SIGINT lets all of them finish what they do."""

    def __init__(self, queues: list[str], concurrency: int) -> None:
        self.queues = queues
        self.concurrency = concurrency
        self._members: dict[int, tuple[str, float]] = {}
        self._is_stopping = False

    def run(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        for queue in self.queues:
            self._fork(queue)
        while self._members:
            process, _ = os.wait()
            self._note_death(process)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self._is_stopping = True
        for process in self._members:
            os.kill(process, signal.SIGTERM)

    def _note_death(self, process: int) -> None:
        queue, born = self._members.pop(process, ("", 0.0))
        if not queue or self._is_stopping:
            return
        if time.monotonic() - born < SHORT_LIFE_SECONDS:
            time.sleep(SHORT_LIFE_SECONDS)
        self._fork(queue)

    def _fork(self, queue: str) -> None:
        parent = os.getpid()
        process = os.fork()
        if process:
            self._members[process] = (queue, time.monotonic())
            return
        try:
            _end_with(parent)
            _work(queue, self.concurrency)
        finally:
            os._exit(1)


def _end_with(parent: int) -> None:
    """Ask the kernel for SIGTERM when the parent dies, also where it was killed without a word."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(1)


def _work(queue: str, concurrency: int) -> None:
    name = f"{queue}@sonicus"
    app.worker_main(["worker", "-Q", queue, "-n", name, "-c", str(concurrency), "-l", "WARNING", *QUIET])


if __name__ == "__main__":
    main()
