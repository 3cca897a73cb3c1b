"""The statements of a migration, noted while they are executed for the first schema of a group."""

from collections.abc import Callable
from typing import Any

from django.db.backends.postgresql.schema import DatabaseSchemaEditor


class RecordingEditor(DatabaseSchemaEditor):
    """A schema editor that notes what it executes, and whether the database was asked anything on the way.

    An operation that asks (for the name of a constraint, say) may make other statements in another schema.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.statements: list[str] = []
        self.has_asked = False
        self._is_executing = False

    @property
    def script(self) -> str:
        return "".join(f"{statement}\n;\n" for statement in self.statements)

    def is_true_elsewhere(self, name: str) -> bool:
        """Not where it names the schema it was made in, or sets a path, which there ends with its statement."""
        return not self.has_asked and name not in self.script and "search_path" not in self.script

    def execute(self, sql: Any, params: Any = ()) -> None:
        text = str(sql) if params is None else self.connection.ops.compose_sql(str(sql), params)
        self.statements.append(text)
        self._is_executing = True
        try:
            super().execute(text, None)
        finally:
            self._is_executing = False

    def look_on(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        """A wrapper for `connection.execute_wrapper`."""
        self.has_asked |= not self._is_executing
        return execute(sql, params, many, context)
