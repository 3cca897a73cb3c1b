"""Debian's Caddy with deploy/Caddyfile before the application's own processes."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from sonicus.lib.embedded.ports import any_free

ROOT = Path(__file__).resolve().parent.parent.parent.parent
PATIENCE_SECONDS = 30.0


class Edge:
    """Starts in `start()`, and leaves nothing behind after `stop()`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.web, self.internal, self.https, self.http = (any_free() for _ in range(4))
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    def start(self) -> None:
        gunicorn = (sys.executable, "-m", "gunicorn")
        web = ("sonicus.wsgi", "--bind", f"127.0.0.1:{self.web}", "--threads", "4", "--no-control-socket")
        self._run("web", *gunicorn, *web, PUBLIC_HOST=f"sonicus.localhost:{self.https}")
        self._run(
            "internal", *gunicorn, "-c", "python:sonicus.internal_server", INTERNAL_BIND=f"127.0.0.1:{self.internal}"
        )
        self.start_caddy()
        wait_until(lambda: _is_up(f"http://127.0.0.1:{self.web}/livez"), "the web process")
        wait_until(lambda: _is_up(f"http://127.0.0.1:{self.internal}/internal/livez"), "what the edge asks")

    def start_caddy(self) -> None:
        caddy = shutil.which("caddy", path="/usr/bin:/usr/local/bin")
        assert caddy, "install Debian's caddy: apt-get install caddy"
        self._run(
            "caddy",
            *(caddy, "run", "--config", str(ROOT / "deploy" / "Caddyfile"), "--adapter", "caddyfile"),
            HOME=str(self.folder),
            EDGE_BIND="127.0.0.1",
            EDGE_HTTP_PORT=str(self.http),
            EDGE_HTTPS_PORT=str(self.https),
            EDGE_STORAGE=str(self.folder / "certificates"),
            EDGE_ISSUER="internal",
            EDGE_ASK_URL=f"http://127.0.0.1:{self.internal}/internal/tls/ask",
            EDGE_WEB=f"127.0.0.1:{self.web}",
        )
        wait_until(lambda: _accepts(self.https), "the edge")

    def restart_caddy(self) -> None:
        self._stop("caddy")
        self.start_caddy()

    def stop(self) -> None:
        for process in self._processes.values():
            process.terminate()
        for name in list(self._processes):
            self._stop(name)

    def handshake(self, name: str) -> ssl.SSLSocket:
        """Raises SSLError where the edge ends it with an alert."""
        return _context().wrap_socket(socket.create_connection(("127.0.0.1", self.https), 10), server_hostname=name)

    def get(self, name: str, path: str = "/") -> tuple[int, str]:
        """Over TLS, as a browser that was led here by the name."""
        connection = http.client.HTTPSConnection(name, self.https, context=_context())
        connection.sock = self.handshake(name)
        connection.request("GET", path)
        answer = connection.getresponse()
        text = answer.read().decode(errors="replace")
        connection.close()
        return answer.status, text + str(answer.headers)

    def metrics(self) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.internal}/internal/metrics", timeout=5) as answer:
            return answer.read().decode()

    def logs(self) -> str:
        return "\n".join(f"--- {log.name}\n{log.read_text()[-20000:]}" for log in sorted(self.folder.glob("*.log")))

    def _run(self, name: str, *command: str, **environment: str) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self._processes[name] = subprocess.Popen(
                command, cwd=ROOT, env={**os.environ, **environment}, stdout=log, stderr=log
            )

    def _stop(self, name: str) -> None:
        process = self._processes.pop(name)
        process.terminate()
        process.wait(20)


def wait_until(happens: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not happens():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.1)


def _context() -> ssl.SSLContext:
    """The edge's own authority is nobody whom we know."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def _is_up(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310  an address of our own
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _accepts(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), 1):
            return True
    except OSError:
        return False
