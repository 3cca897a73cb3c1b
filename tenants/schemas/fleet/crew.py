"""Threads that migrate schemas and measure them, each on a connection of its own."""

from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from queue import Empty, SimpleQueue

from django.db import connections

from tenants.schemas.fleet.apply import apply
from tenants.schemas.fleet.errors import SchemaGoneError, SchemaMigrationError
from tenants.schemas.fleet.waves import Task
from tenants.schemas.measuring import measure_migrated

Tell = Callable[[Task, str], None]  # a schema is through; the text is empty, or says what went wrong


class Crew:
    """Takes schemas until there are no more, or too many have failed.

    One that somebody else held is tried once more after all others, and only then has failed.
    """

    def __init__(self, jobs: int, max_failures: int, tell: Tell) -> None:
        self.jobs = jobs
        self.max_failures = max_failures
        self.migrated: list[Task] = []
        self.failed: list[Task] = []
        self.is_stopped = False
        self._tell = tell
        self._busy: list[Task] = []

    def stop(self) -> None:
        """No schema is begun any more."""
        self.is_stopped = True

    def work(self, tasks: Collection[Task]) -> None:
        self._work(tasks)
        again, self._busy = self._busy, []
        self._work(again, is_last=True)

    def _work(self, tasks: Collection[Task], *, is_last: bool = False) -> None:
        if not tasks:
            return
        queue: SimpleQueue[Task] = SimpleQueue()
        for task in tasks:
            queue.put(task)
        with ThreadPoolExecutor(self.jobs, thread_name_prefix="fleet") as pool:
            workers = [pool.submit(self._take, queue, is_last) for _ in range(min(self.jobs, len(tasks)))]
            with ExitStack() as at_an_error:  # Ctrl-C, or a defect of ours: the others end what they are at
                at_an_error.callback(self.stop)
                for worker in workers:
                    worker.result()
                at_an_error.pop_all()

    def _take(self, queue: "SimpleQueue[Task]", is_last: bool) -> None:
        try:
            mine = [task for task in self._tasks(queue) if self._migrate(task, is_last)]
            measure_migrated({task.row: task.plan.leads_to for task in mine})
        finally:
            connections.close_all()

    def _tasks(self, queue: "SimpleQueue[Task]") -> Iterator[Task]:
        with suppress(Empty):
            while not self.is_stopped:
                yield queue.get_nowait()

    def _migrate(self, task: Task, is_last: bool) -> bool:
        """Whether it came through."""
        try:
            apply(task.row, task.plan)
        except SchemaMigrationError as error:
            if error.is_busy and not is_last:
                self._busy.append(task)
            else:
                self._count(task, str(error))
        except SchemaGoneError as error:
            self._tell(task, str(error))
        else:
            self.migrated.append(task)
            self._tell(task, "")
            return True
        return False

    def _count(self, task: Task, message: str) -> None:
        self.failed.append(task)
        self.is_stopped |= len(self.failed) >= self.max_failures
        self._tell(task, message)
