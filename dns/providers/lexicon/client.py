"""dns-lexicon at arm's length. It knows no time-out, so it works in a process of its own, which is killed at ours."""

import json
import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from dns.providers.lexicon.errors import NAME, error_of
from sonicus.lib.providers import ErrorKind, ProviderError

CHILD = Path(__file__).with_name("child.py")
LIMIT_SECONDS = 25.0
PIECE_BYTES = 64 * 1024


class LexiconClient:
    """One process is kept for all calls; it is begun anew after an error, a kill, and a fork of ours."""

    def __init__(
        self, provider: str, options: dict[str, Any], *, limit: float = LIMIT_SECONDS, python: str = sys.executable
    ) -> None:
        self.provider, self._options = provider, options
        self._limit, self._python = limit, python
        self.process: subprocess.Popen[bytes] | None = None
        self._owner = os.getpid()
        self._turn = threading.Lock()

    def __repr__(self) -> str:
        return f"LexiconClient({self.provider})"  # without the options

    def call(self, zone: str, calls: Sequence[Sequence[str | None]], ttl: int | None = None) -> list[Any]:
        """One answer a call, in order. Raises ProviderError; some of the calls may have been done then."""
        request = {"settings": self._settings(zone, ttl), "calls": calls}
        with self._turn:
            answer = json.loads(self._exchange(json.dumps(request).encode() + b"\n"))
            if "error" in answer:
                self.stop()
        if "error" in answer:
            raise error_of(answer["error"], self.provider, is_opening=not calls)
        return list(answer["answers"])

    def _settings(self, zone: str, ttl: int | None) -> dict[str, Any]:
        lifetime = {"ttl": ttl} if ttl else {}
        own = {self.provider: self._options}
        return {"provider_name": self.provider, "domain": zone, **lifetime, **own}

    def _exchange(self, request: bytes) -> bytes:
        """Whatever ends without a whole answer leaves no process behind."""
        deadline = time.monotonic() + self._limit
        child = self._running()
        assert child.stdin  # noqa: S101
        assert child.stdout  # noqa: S101
        answer = b""
        try:
            child.stdin.write(request)
            child.stdin.flush()
            while not answer.endswith(b"\n"):
                answer += self._piece(child.stdout.fileno(), deadline)
        except (ProviderError, OSError) as error:
            self.stop()
            raise error if isinstance(error, ProviderError) else self._unavailable("its process ended") from None
        return answer

    def _piece(self, stream: int, deadline: float) -> bytes:
        ready, _, _ = select.select([stream], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            raise self._unavailable(f"did not answer within {self._limit:.0f} s and was stopped")
        if piece := os.read(stream, PIECE_BYTES):
            return piece
        raise self._unavailable("its process ended without an answer")

    def _running(self) -> subprocess.Popen[bytes]:
        if self.process is None or self._owner != os.getpid() or self.process.poll() is not None:
            command = [self._python, "-I", "-X", "utf8", str(CHILD)]
            pipe, nobody = subprocess.PIPE, subprocess.DEVNULL
            clean = {"PATH": os.defpath}
            self.process = subprocess.Popen(command, env=clean, cwd="/", stdin=pipe, stdout=pipe, stderr=nobody)
            self._owner = os.getpid()
        return self.process

    def stop(self) -> None:
        child, self.process = self.process, None
        if child and self._owner == os.getpid():
            child.kill()
            child.communicate()

    def _unavailable(self, message: str) -> ProviderError:
        return ProviderError(f"{NAME} ({self.provider})", ErrorKind.UNAVAILABLE, message)
