"""Sonicus as it runs: web, worker and beat as processes of their own, on the database of the tests."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import requests

from sonicus.lib.embedded.ports import any_free
from sonicus.lib.embedded.valkey import Valkey

ROOT = Path(__file__).resolve().parent.parent.parent
QUEUES = "tenants,dns,billing,crm,deployments,mail"


class Stack:
    """Starts in `start()`, and leaves nothing behind after `stop()`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.web_port = any_free()
        self.valkey = Valkey(folder / "valkey", any_free())
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def start(self) -> None:
        self.start_valkey()
        address = f"127.0.0.1:{self.web_port}"
        self.run("web", "gunicorn", "sonicus.wsgi", "--bind", address, "--threads", "4", "--no-control-socket")
        self.start_worker()
        self.run("beat", "celery", "-A", "sonicus.celery", "beat", "--schedule", str(self.folder / "beat"))
        wait_until(self._web_answers, "web to answer")

    def start_valkey(self) -> None:
        self.processes["valkey"] = self.valkey.start()

    def start_worker(self) -> None:
        self.run("worker", "celery", "-A", "sonicus.celery", "worker", "-Q", QUEUES, "-c", "3", "-l", "INFO")

    def run(self, name: str, program: str, *arguments: str) -> None:
        command = [str(Path(sys.executable).parent / program), *arguments]
        log = (self.folder / f"{name}.log").open("ab")
        self.processes[name] = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
        )
        log.close()

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)

    def create_acme(self, *options: str) -> subprocess.CompletedProcess[str]:
        acme = ("Acme GmbH", "--slug=acme", "--email=alice@acme.test", "--plan=starter")
        return self.manage("create_organization", *acme, *options)

    @property
    def environment(self) -> dict[str, str]:
        public_host = f"sonicus.localhost:{self.web_port}"
        return {**os.environ, "REDIS_URL": self.valkey.url, "PUBLIC_HOST": public_host}

    def kill(self, name: str) -> None:
        """kill -9 of the process and all its children, as a machine that loses power would."""
        process = self.processes.pop(name)
        if name == "valkey":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        for name in list(self.processes):
            self.kill(name)

    def logs(self) -> str:
        return "\n".join(f"--- {log.name}\n{log.read_text()[-30000:]}" for log in sorted(self.folder.glob("*.log")))

    def _web_answers(self) -> bool:
        try:
            return requests.get(f"http://127.0.0.1:{self.web_port}/readyz", timeout=2).ok
        except requests.RequestException:
            return False


def wait_until(happens: Callable[[], Any], what: str, seconds: float = 60) -> Any:
    deadline = time.monotonic() + seconds
    while not (result := happens()):
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds:.0f} s in vain for {what}")
        time.sleep(0.1)
    return result
