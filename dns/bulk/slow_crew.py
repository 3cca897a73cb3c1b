"""A few threads for the few answers that are not plain."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from dns.bulk.answers import Answer
from dns.bulk.lane import Flight
from dns.bulk.slow_path import ask_by_tcp

HANDS = 4


class SlowCrew:
    """Threads start with the first question."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._threads = ThreadPoolExecutor(HANDS)
        self._tasks: dict[Future[Answer | str], Flight] = {}

    @property
    def is_busy(self) -> bool:
        return bool(self._tasks)

    def take(self, flight: Flight) -> None:
        self._tasks[self._threads.submit(ask_by_tcp, flight.question, self._seconds)] = flight

    def done(self) -> Iterator[tuple[Flight, Answer | str]]:
        for task in [task for task in self._tasks if task.done()]:
            yield self._tasks.pop(task), task.result()

    def forget(self) -> None:
        """What it was given: nobody waits for it any more."""
        for task in self._tasks:
            task.cancel()
        self._tasks.clear()

    def close(self) -> None:
        self._threads.shutdown(cancel_futures=True)
