"""Part 2: what the edge waits for when it asks whether a name may have a certificate."""

import http.client
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path

from benchmarks.lib.contender import Contender
from benchmarks.lib.figures import Comparison, Figure
from benchmarks.lib.place import Place
from benchmarks.lib.progress import tell
from sonicus.lib.embedded.ports import any_free

PART = "ask"
ROOT = Path(__file__).resolve().parent.parent.parent
GOAL_MILLISECONDS = 1
START_SECONDS = 30
ALLOWED, DENIED = 200, 404
DATABASE = "ask"


class WrongAnswerError(RuntimeError):
    """It answered something else: its speed says nothing."""


def measure(*, tenants: int, count: int) -> list[Figure]:
    """Over HTTP, as the edge asks: one connection that is kept, one question after another."""
    with Place() as place:
        hosts, domains = _lay(place, tenants)
        strangers = [f"n{number}.stranger.example" for number in range(count)]
        with _serving(place) as port:
            _ask(port, hosts[:1], 200, ALLOWED)
            figures = [
                _figure("platform host", _ask(port, hosts, count, ALLOWED)),
                _figure("proven custom domain", _ask(port, domains, count, ALLOWED)),
                _figure("unknown names, each another", _ask(port, strangers, count, DENIED)),
            ]
            with _flood(port):
                taken = _ask(port, domains, count, ALLOWED)
        return [*figures, _figure("proven custom domain, while others ask for unknown names", taken)]


def _lay(place: Place, tenants: int) -> tuple[list[str], list[str]]:
    tell("ask: ground")
    place.make_database("ground")
    with Contender(place, "ground") as ours:
        ours.call("ground.lay")
    place.make_database(DATABASE, "ground")
    with Contender(place, DATABASE) as ours:
        rows, _ = ours.call("rows.write", count=tenants, pooled=0)
        return [host for _, host in rows], ours.call("certificate_rows.write", every=4)


@contextmanager
def _serving(place: Place) -> Iterator[int]:
    port = any_free()
    environment = {**place.environment(DATABASE), "INTERNAL_BIND": f"127.0.0.1:{port}"}
    command = [sys.executable, "-m", "gunicorn", "-c", "python:sonicus.internal_server"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        _wait_until_it_answers(port)
        yield port
    finally:
        process.terminate()
        process.wait()


def _wait_until_it_answers(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", "/internal/livez")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the application does not start")


def _ask(port: int, names: list[str], count: int, expected: int) -> list[float]:
    """Seconds of each of `count` questions."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    taken = [_ask_one(connection, name, expected) for name in islice(cycle(names), count)]
    connection.close()
    return taken


def _ask_one(connection: http.client.HTTPConnection, name: str, expected: int) -> float:
    started = time.perf_counter()
    connection.request("GET", f"/internal/tls/ask?domain={name}")
    answer = connection.getresponse()
    answer.read()
    seconds = time.perf_counter() - started
    if answer.status != expected:
        raise WrongAnswerError(f"{name}: {answer.status}")
    return seconds


@contextmanager
def _flood(port: int) -> Iterator[None]:
    """One more connection that asks for another unknown name as fast as it is answered."""
    ended = threading.Event()

    def ask() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        number = 0
        while not ended.is_set():
            number += 1
            _ask_one(connection, f"flood-{number}.example", DENIED)

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _figure(what: str, taken: list[float]) -> Figure:
    median = Figure.of(PART, what, taken).seconds
    return Figure.of(PART, what, taken, Comparison(median * 1000, "ms", GOAL_MILLISECONDS))
