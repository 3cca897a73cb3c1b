"""A checkout of its own, started as a developer starts it. Everything in it is real but the outside world."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from scripts.dev.programs import MARK
from sonicus.config import Configuration

ROOT = Path(__file__).resolve().parent.parent.parent
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", ".data", ".env", "__pycache__", ".*_cache")


@dataclass(frozen=True)
class Checkout:
    folder: Path

    def run(self, *arguments: str, seconds: float = 120) -> subprocess.CompletedProcess[str]:
        """Python with these arguments, in an environment that names no server."""
        names = {*Configuration.model_fields, "ENV_FILE", "DJANGO_SETTINGS_MODULE"}
        environment = {name: value for name, value in os.environ.items() if name not in names}
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )

    def processes(self) -> dict[int, str]:
        """What was started here and still runs: number and command line."""
        mark = f"{MARK}={self.folder}".encode()
        found = {}
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                if mark in (entry / "environ").read_bytes():
                    found[int(entry.name)] = (entry / "cmdline").read_text().replace("\0", " ")
            except OSError:
                continue
        return found


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checkout]:
    """In a folder with a space in its name."""
    folder = tmp_path_factory.mktemp("stack") / "a checkout"
    shutil.copytree(ROOT, folder, ignore=LEFT_OUT)
    found = Checkout(folder)
    yield found
    found.run("-m", "scripts.dev", "stop")
    assert found.processes() == {}


@pytest.fixture(scope="module")
def running(checkout: Checkout) -> Checkout:
    started = checkout.run("-m", "scripts.dev", "start", "--detach")
    assert started.returncode == 0, started.stdout + started.stderr
    return checkout
