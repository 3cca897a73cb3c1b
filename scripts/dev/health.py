"""Waiting until everything that was started really answers."""

import time
import urllib.request
from collections.abc import Callable
from urllib.error import URLError

from celery import Celery

from scripts.dev import supervision
from scripts.dev.errors import StartError
from scripts.dev.layout import LOGS
from scripts.dev.programs import QUEUES

PATIENCE_SECONDS = 60.0


def wait_for(what: str, answers: Callable[[], bool], programs: list[str]) -> None:
    """Raises StartError as soon as one of the programs has given up, or when patience ends."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not answers():
        for state in supervision.states():
            if state.name in programs and state.has_failed:
                raise StartError(f"{state.name} does not stay up. {state.error}".strip(), LOGS / f"{state.name}.log")
        if time.monotonic() > deadline:
            log = LOGS / f"{programs[0]}.log" if programs else None
            raise StartError(f"{what} does not answer after {PATIENCE_SECONDS:.0f} s.", log)
        time.sleep(0.1)


def all_run(programs: list[str]) -> bool:
    running = {state.name for state in supervision.states() if state.state == "RUNNING"}
    return running >= set(programs)


def answers_http(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=3) as answer:  # noqa: S310  an address of our own
            answer.read()
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def workers_answer(redis_url: str) -> bool:
    """Whether a worker of every room answers a ping, that is: consumes."""
    with Celery(broker=redis_url, set_as_current=False) as application:
        inspect = application.control.inspect(timeout=1, limit=len(QUEUES))
        return set(inspect.ping() or {}) >= {f"{queue}@sonicus" for queue in QUEUES}
