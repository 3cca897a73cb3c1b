"""A process of its own for each contender, so that every one has its own settings, and all the same server."""

import json
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from benchmarks.lib.place import Place

ROOT = Path(__file__).resolve().parent.parent.parent
Settings = dict[str, Any]


class ContenderError(RuntimeError):
    """The process of a contender ended; what it had to say stands on stderr."""


class Contender:
    """Used by `with`. Starting takes about three seconds, in the background: the first call waits for it."""

    def __init__(self, place: Place, database: str, settings: Settings | None = None) -> None:
        environment = {
            **place.environment(database),
            "DJANGO_SETTINGS_MODULE": "benchmarks.lib.settings",
            "BENCHMARK_SETTINGS": json.dumps(settings or {}),
            "PYTHONHASHSEED": "0",  # the same layout of dicts and sets in all
        }
        command = [sys.executable, "-m", "benchmarks.lib.worker"]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.kill()
        self._process.communicate()

    def call(self, function: str, /, **arguments: Any) -> Any:
        """Call a function of benchmarks.lib over there; `function` is named with its module. Raises ContenderError."""
        assert self._process.stdin
        assert self._process.stdout
        question = {"call": f"benchmarks.lib.{function}", "arguments": arguments}
        try:
            print(json.dumps(question), file=self._process.stdin, flush=True)
            answer = self._process.stdout.readline()
        except BrokenPipeError:
            answer = ""
        if not answer:
            raise ContenderError(f"{function} failed")
        return json.loads(answer)
