"""Everything that the outside world remembers, in one file."""

import json
import sqlite3
import threading
from pathlib import Path
from typing import Any

Document = dict[str, Any]

SCHEMA = """
CREATE TABLE IF NOT EXISTS documents (
    number INTEGER PRIMARY KEY AUTOINCREMENT, system TEXT, kind TEXT, id TEXT, body TEXT, UNIQUE (system, kind, id)
);
CREATE INDEX IF NOT EXISTS documents_of_records ON documents (system, kind, json_extract(body, '$.record.name'));
CREATE TABLE IF NOT EXISTS counters (name TEXT PRIMARY KEY, value INTEGER);
"""


class Store:
    """Documents by system, kind and id, in the order in which they were made.

    Hold `lock` around a read-modify-write; single calls are safe by themselves. Every call is durable against the end
    of this process.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.lock = threading.RLock()
        self._connection = sqlite3.connect(path or ":memory:", check_same_thread=False, isolation_level=None)
        self._connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;" + SCHEMA)

    def put(self, system: str, kind: str, id: str, body: Document) -> None:
        """Make or replace; a replaced document keeps its place."""
        self._execute(
            "INSERT INTO documents (system, kind, id, body) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (system, kind, id) DO UPDATE SET body = excluded.body",
            (system, kind, id, json.dumps(body)),
        )

    def get(self, system: str, kind: str, id: str) -> Document | None:
        rows = self._execute("SELECT body FROM documents WHERE system=? AND kind=? AND id=?", (system, kind, id))
        return json.loads(rows[0][0]) if rows else None

    def all(self, system: str, kind: str) -> list[Document]:
        rows = self._execute("SELECT body FROM documents WHERE system=? AND kind=? ORDER BY number", (system, kind))
        return [json.loads(row[0]) for row in rows]

    def of_records_named(self, system: str, kind: str, name: str) -> list[Document]:
        """Those whose `record` has this `name`, without reading all."""
        query = "SELECT body FROM documents WHERE system=? AND kind=? AND json_extract(body, '$.record.name')=? "
        return [json.loads(row[0]) for row in self._execute(query + "ORDER BY number", (system, kind, name))]

    def first(self, system: str, kind: str) -> Document | None:
        """The one that was made first of those that are there."""
        query = "SELECT body FROM documents WHERE system=? AND kind=? ORDER BY number LIMIT 1"
        rows = self._execute(query, (system, kind))
        return json.loads(rows[0][0]) if rows else None

    def delete(self, system: str, kind: str, id: str) -> bool:
        with self.lock:
            there = self.get(system, kind, id) is not None
            self._execute("DELETE FROM documents WHERE system=? AND kind=? AND id=?", (system, kind, id))
            return there

    def next_number(self, name: str) -> int:
        """1, 2, 3, ... for each name; never given twice, not even after a deletion."""
        rows = self._execute(
            "INSERT INTO counters VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value",
            (name,),
        )
        return int(rows[0][0])

    @property
    def changes(self) -> int:
        """Grows with every change; who remembers something made of the contents sees whether it still holds."""
        return self._connection.total_changes

    def clear(self) -> None:
        self._execute("DELETE FROM documents")
        self._execute("DELETE FROM counters")

    def close(self) -> None:
        with self.lock:
            self._connection.close()

    def _execute(self, query: str, values: tuple[Any, ...] = ()) -> list[Any]:
        with self.lock:
            return self._connection.execute(query, values).fetchall()
