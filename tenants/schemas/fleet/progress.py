"""What an operator sees while a run goes on: a bar on a terminal, else a line now and then."""

from collections.abc import Callable
from threading import Lock

from tenants.schemas.fleet.waves import Task, Wave

WIDTH = 40
LINES = 10  # for each wave, where there is no terminal


class Progress:
    """Threads tell it of schemas that are through. `write` is given whole texts, ends of lines included."""

    def __init__(self, write: Callable[[str], None], *, is_terminal: bool) -> None:
        self._write = write
        self._is_terminal = is_terminal
        self._begin_line = "\r" if is_terminal else ""
        self._lock = Lock()
        self._name, self._total, self._done = "", 0, 0

    def begin(self, wave: Wave) -> None:
        self._name, self._total, self._done = wave.name, len(wave.tasks), 0
        self._show()

    def tell(self, task: Task, message: str) -> None:
        """A schema is through; the text says what went wrong, if anything did."""
        with self._lock:
            self._done = min(self._done + 1, self._total)
            if message:
                self._write(f"{self._begin_line}{task.row.name}: {message}\n")
            self._show()

    def _show(self) -> None:
        if self._is_terminal:
            bar = "#" * (WIDTH * self._done // self._total)
            end = "\n" if self._done == self._total else ""
            self._write(f"\r{self._name:<13} [{bar:<{WIDTH}}] {self._done}/{self._total}{end}")
        elif self._done == self._total or (self._done and self._is_due()):
            self._write(f"{self._name}: {self._done} of {self._total}\n")

    def _is_due(self) -> bool:
        return self._done * LINES // self._total > (self._done - 1) * LINES // self._total
