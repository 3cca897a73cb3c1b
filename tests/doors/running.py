"""Commands as an operator runs them: what they print, and the exit code that the shell would see."""

import io
import json
from contextlib import redirect_stderr
from dataclasses import dataclass
from typing import Any

from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand, CommandError


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)


def run(name: str, *arguments: str) -> Ran:
    out, err = io.StringIO(), io.StringIO()
    command = load_command_class(get_commands()[name], name)
    command._called_from_command_line = True  # type: ignore[attr-defined]
    with redirect_stderr(err):
        code = _exit_code(command, name, arguments, out, err)
    return Ran(code, out.getvalue(), err.getvalue())


def _exit_code(command: BaseCommand, name: str, arguments: tuple[str, ...], out: io.StringIO, err: io.StringIO) -> int:
    """As manage.py would end (BaseCommand.run_from_argv)."""
    try:
        options = vars(command.create_parser("manage.py", name).parse_args(arguments))
        positional = options.pop("args", ())
        command.execute(*positional, **{**options, "stdout": out, "stderr": err})
    except CommandError as error:
        err.write(f"CommandError: {error}")
        return error.returncode
    except SystemExit as ending:
        return int(ending.code or 0)
    return 0
