"""A cursor whose statements run with the search path of the tenant that its connection is set to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from psycopg import ClientCursor, NotSupportedError, sql
from psycopg.pq import PipelineStatus, TransactionStatus

if TYPE_CHECKING:
    from tenants.postgresql.base import DatabaseWrapper
    from tenants.postgresql.path import SearchPath

    Cursor = ClientCursor[Any]  # what Django's is; its stubs do not say so
else:
    from django.db.backends.postgresql.base import Cursor

# What may share a message, and so a transaction, with the setting. VACUUM and CREATE INDEX CONCURRENTLY may not.
SHARES_A_MESSAGE = re.compile(r"[\s(]*(SELECT|INSERT|UPDATE|DELETE|WITH)\b", re.IGNORECASE)


class TenantCursor(Cursor):
    """The path travels in front of a statement, in the same message, and only where it is not in effect already.

    Whether it is in effect says the server, not our memory of what we sent: PostgreSQL 18 reports each change of
    search_path, also those that a rollback makes. Where it reports nothing, the path is sent with every statement;
    so it is behind a pooler, and there for the statement's own transaction alone, because the report may be of
    another server connection than the one that comes next (docs/decisions/0015). Who sets a path through a cursor keeps
    it in this cursor, until the path or the tenant is another.
    Cursors that psycopg and its pool open for themselves have no wrapper, and change no path.
    """

    wrapper: DatabaseWrapper | None = None
    own: tuple[SearchPath, bytes] | None = None  # the tenant's path that another was set in place of, and which

    def execute(self, query: Any, params: Any = None, **options: Any) -> TenantCursor:
        if setting := self._due_setting():
            self._execute_with(setting, self.mogrify(query, params), options)
        else:
            super().execute(query, params, **options)
        text = query if type(query) is str else _text(query, self)
        if "search_path" in text and self.wrapper:
            self.own = None if self._is_in_the_open else (self.wrapper.search_path, self._in_effect())
        return self

    def executemany(self, query: Any, params_seq: Any, **options: Any) -> None:
        self.set_path()
        super().executemany(query, params_seq, **options)

    def stream(self, query: Any, params: Any = None, **options: Any) -> Iterator[Any]:
        """Sent when the first row is asked for, and so is the path."""
        self.set_path()
        yield from super().stream(query, params, **options)

    @contextmanager
    def copy(self, statement: Any, params: Any = None, **options: Any) -> Iterator[Any]:
        self.set_path()
        with super().copy(statement, params, **options) as copy:
            yield copy

    def set_path(self) -> None:
        """In a message of its own, for what cannot carry it. Raises NotSupportedError where it would have no effect."""
        setting = self._due_setting()
        if not setting:
            return
        if self._is_in_the_open:
            raise NotSupportedError("behind a pooler this must be inside transaction.atomic()")
        super().execute(setting)

    def _execute_with(self, setting: str, text: str, options: dict[str, Any]) -> None:
        if not self._is_pooled and (self._is_pipeline or not SHARES_A_MESSAGE.match(text)):
            super().execute(setting)
            super().execute(text, **options)
            return
        super().execute(f"{setting}; {text}", **options)
        self.nextset()

    def _due_setting(self) -> str:
        """Empty where the path is in effect; and in a failed transaction, where only a rollback is understood."""
        if self.wrapper is None:
            return ""
        path, reported = self.wrapper.search_path, self._reported()
        if reported == path.report or self.connection.pgconn.transaction_status == TransactionStatus.INERROR:
            return ""
        if self.own and self.own == (path, self._in_effect()):
            return ""
        return f"SET LOCAL {path.assignment}" if self._is_pooled else f"SET {path.assignment}"

    def _reported(self) -> bytes | None:
        """None where nobody knows: before PostgreSQL 18, behind a pooler, and in a pipeline, which answers later."""
        connection = self.connection
        is_untold = getattr(connection, "is_behind_a_pooler", False) or connection.pgconn.pipeline_status
        return None if is_untold else connection.pgconn.parameter_status(b"search_path")

    def _in_effect(self) -> bytes:
        """As reported, or else asked for: a rollback may have ended what was set."""
        reported = self._reported()
        if reported is not None:
            return reported
        row = self.connection.execute("SHOW search_path").fetchone()
        return str(row[0]).encode() if row else b""

    @property
    def _is_in_the_open(self) -> bool:
        """Where each statement may go to another server connection."""
        return self._is_pooled and self.connection.autocommit

    @property
    def _is_pipeline(self) -> bool:
        return self.connection.pgconn.pipeline_status != PipelineStatus.OFF

    @property
    def _is_pooled(self) -> bool:
        return self.wrapper is not None and self.wrapper.is_pooled


def _text(query: Any, cursor: TenantCursor) -> str:
    if isinstance(query, bytes):
        return query.decode(errors="replace")
    return query.as_string(cursor) if isinstance(query, sql.Composable) else str(query)
