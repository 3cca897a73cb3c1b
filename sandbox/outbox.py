"""Webhooks that the systems send: kept until delivered, in order within a stream, repeated when they fail."""

import http.client
import threading
import uuid
from collections.abc import Callable
from urllib.parse import SplitResult, urlsplit

from sandbox.clock import Clock
from sandbox.faults import Faults
from sandbox.store import Document, Store

RETRY_SECONDS = (1.0, 3.0, 10.0, 30.0, 60.0)
POLL_SECONDS = 0.05
TIMEOUT_SECONDS = 10.0

Signer = Callable[[str, bytes], dict[str, str]]  # (message id, body) -> headers of one attempt


class Outbox:
    def __init__(self, store: Store, faults: Faults, clock: Clock) -> None:
        self._store, self._faults, self._clock = store, faults, clock
        self._signers: dict[str, Signer] = {}
        self._stopped = threading.Event()

    def register(self, system: str, signer: Signer) -> None:
        self._signers[system] = signer

    def send(
        self,
        system: str,
        operation: str,
        url: str,
        body: str,
        *,
        message_id: str = "",
        delay: float = 0.0,
        stream: str = "",
    ) -> None:
        """Keep a message for delivery `delay` seconds of sandbox time from now; each stream has its own order."""
        id = message_id or f"msg_{uuid.uuid4().hex}"
        document = {"id": id, "system": system, "operation": operation, "url": url, "body": body, "tries": 0}
        due_at = self._clock.now() + delay
        self._store.put("_sandbox", "outbox", id, {**document, "stream": stream, "due_at": due_at})

    def cancel(self, message_id: str) -> None:
        """What is not sent yet will not be."""
        self._store.delete("_sandbox", "outbox", message_id)

    def pending(self) -> list[Document]:
        return self._store.all("_sandbox", "outbox")

    def run(self) -> None:
        """Deliver until stopped; call in a thread of its own."""
        while not self._stopped.wait(POLL_SECONDS):
            self.deliver_due()

    def stop(self) -> None:
        self._stopped.set()

    def deliver_due(self) -> None:
        held_up: set[tuple[str, str, str]] = set()
        for message in self.pending():
            receiver = (message["system"], message["url"], message.get("stream", ""))
            if receiver in held_up:
                continue
            if message["due_at"] > self._clock.now() or not self._deliver(message):
                held_up.add(receiver)

    def _deliver(self, message: Document) -> bool:
        """True when the next message of that stream may go."""
        system, operation = message["system"], message["operation"]
        if self._faults.take(system, operation, ("drop_webhook",)):
            return self._forget(message)
        copies = 2 if self._faults.take(system, operation, ("duplicate_webhook",)) else 1
        statuses = [self._post(message) for _ in range(copies)]
        if all(200 <= status < 300 for status in statuses) or message["tries"] >= len(RETRY_SECONDS):
            return self._forget(message)
        self._postpone(message)
        return False

    def _postpone(self, message: Document) -> None:
        """A message that a reset removed while it was under way stays removed."""
        retry_at = self._clock.now() + RETRY_SECONDS[message["tries"]]
        with self._store.lock:
            if self._store.get("_sandbox", "outbox", message["id"]):
                later = {**message, "tries": message["tries"] + 1, "due_at": retry_at}
                self._store.put("_sandbox", "outbox", message["id"], later)

    def _forget(self, message: Document) -> bool:
        self._store.delete("_sandbox", "outbox", message["id"])
        return True

    def _post(self, message: Document) -> int:
        """The status of the answer; 0 when there was none. The answer is read whole and the connection closed."""
        url, body = urlsplit(message["url"]), message["body"].encode()
        headers = {
            "Host": url.netloc,
            "Content-Type": "application/json",
            **self._signers[message["system"]](message["id"], body),
        }
        connection = _connection(url)
        try:
            connection.request("POST", url.path + (f"?{url.query}" if url.query else ""), body, headers)
            response = connection.getresponse()
            response.read()
            return response.status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()


def _connection(url: SplitResult) -> http.client.HTTPConnection:
    """Names below localhost are this machine (RFC 6761, 6.3), which not every resolver knows; Host stays the name."""
    if url.scheme == "https":
        return http.client.HTTPSConnection(url.netloc, timeout=TIMEOUT_SECONDS)
    host = url.hostname or ""
    return http.client.HTTPConnection(
        "127.0.0.1" if host.endswith(".localhost") else host, url.port or 80, timeout=TIMEOUT_SECONDS
    )
