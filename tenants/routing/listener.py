"""The thread that hears PostgreSQL tell of changed hosts, over a connection of its own."""

import logging
import selectors
import socket
import threading
import time
from typing import Any
from uuid import UUID

import psycopg
from django.conf import settings

from tenants.routing.memory import Memory

CHANNEL = "routing"  # the triggers of tenants/migrations/0004 write there
PROBE_SECONDS = 4.0
BELIEVED_SECONDS = 10.0  # after a proof that it hears; bounds what a half-open connection or a hanging server can do
PAUSE_SECONDS = 1.0
CONNECTION: dict[str, Any] = {
    "autocommit": True,
    "application_name": "sonicus routing",
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 2,
    "tcp_user_timeout": 10_000,
}

logger = logging.getLogger(__name__)


class DeafError(psycopg.OperationalError):
    """A pooler stands between: it takes LISTEN, and tells nobody."""


class Listener:
    """Starts with the first request, so after any fork. While it does not hear, nothing is remembered."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._stopping, self._stop = socket.socketpair()

    def start(self) -> None:
        """Costs nothing when it runs already."""
        if self._thread is not None and self._thread.is_alive():
            return
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="routing", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """Returns when its connection is closed and nothing is remembered."""
        with self._lock:
            if self._thread is not None:
                self._stop.send(b"\0")
                self._thread.join()
                self._stopping.recv(1)
            self._thread = None

    def _run(self) -> None:
        try:
            while not self._is_stopping(0):
                self._listen_once()
        finally:
            self._memory.doubt()

    def _listen_once(self) -> None:
        try:
            with psycopg.connect(settings.DATABASE_DIRECT_URL, **CONNECTION) as connection:
                self._listen(connection)
        except (psycopg.Error, OSError) as error:
            logger.warning("every request asks the database whose host it is for: %s", error)
            self._memory.doubt()
            self._is_stopping(PAUSE_SECONDS)

    def _listen(self, connection: psycopg.Connection) -> None:
        require_no_pooler(connection)
        connection.execute(f"LISTEN {CHANNEL}")
        self._memory.forget_everything()  # what changed while nobody listened was not heard
        probe_at = 0.0
        while not self._is_stopping(max(0.0, probe_at - time.monotonic()), connection):
            self._take_to_heart(connection)
            if time.monotonic() >= probe_at:
                connection.execute("SELECT 1")
                self._take_to_heart(connection)  # before what is remembered may be believed again
                self._memory.believe_for(BELIEVED_SECONDS)
                probe_at = time.monotonic() + PROBE_SECONDS

    def _take_to_heart(self, connection: psycopg.Connection) -> None:
        for notification in connection.notifies(timeout=0):
            kind, _, name = notification.payload.partition(" ")
            if kind == "host":
                self._memory.forget_host(name)
            elif kind == "organization" and (organization_id := _uuid(name)):
                self._memory.forget_organization(organization_id)
            else:
                self._memory.forget_everything()

    def _is_stopping(self, seconds: float, connection: psycopg.Connection | None = None) -> bool:
        """Waits for so long, or until the connection has something to say."""
        with selectors.DefaultSelector() as selector:  # select() knows no file numbers above 1023
            stopping = selector.register(self._stopping, selectors.EVENT_READ)
            if connection:
                selector.register(connection, selectors.EVENT_READ)
            return any(key is stopping for key, _ in selector.select(seconds))


def _uuid(text: str) -> UUID | None:
    """None for what none of our triggers writes; whoever can connect can write to a channel."""
    try:
        return UUID(text)
    except ValueError:
        return None


def require_no_pooler(connection: psycopg.Connection) -> None:
    row = connection.execute("SELECT pg_backend_pid()").fetchone()
    if row is None or row[0] != connection.info.backend_pid:
        raise DeafError("a connection pooler stands before PostgreSQL; say DATABASE_DIRECT_URL")
