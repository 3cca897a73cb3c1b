"""PostgreSQL's own programs, found on this machine. One that is older than the server refuses to dump it."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sonicus.lib.embedded import postgres as embedded

INSTALLATIONS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")


class NoProgramError(RuntimeError):
    """No program on this machine will do; says what to install."""


@dataclass(frozen=True)
class Program:
    path: Path
    major: int


def find_program(name: str, *, server: int, folder: str = "", encrypted: bool = False) -> Program:
    """The first of those on this machine that is at least as new as the server, whose major version is `server`.

    `folder` names the only place to look in; without it: the embedded server's, PATH, then where systems install
    them. The embedded ones are built without TLS and left out where the connection must be `encrypted`.
    Raises NoProgramError.
    """
    too_old = []
    for path in _places(name, folder, encrypted):
        program = _examined(path)
        if program and program.major >= server:
            return program
        too_old += [program] if program else []
    raise NoProgramError(_advice(name, server, folder, too_old))


def _places(name: str, folder: str, encrypted: bool) -> Iterator[Path]:
    if folder:
        yield Path(folder) / name
        return
    if not encrypted and embedded.is_installed():
        yield embedded.program(name)
    if on_path := shutil.which(name):
        yield Path(on_path)
    for pattern in INSTALLATIONS:
        yield from sorted(Path("/").glob(f"{pattern[1:]}/{name}"), key=_release, reverse=True)


def _release(path: Path) -> int:
    return int((re.findall(r"\d+", str(path)) or ["0"])[-1])


def _examined(path: Path) -> Program | None:
    """What it says of its version; None where it is not there or does not run."""
    try:
        told = subprocess.run([str(path), "--version"], capture_output=True, text=True, check=True, timeout=20).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    version = re.search(r"\(PostgreSQL\) (\d+)", told)
    return Program(path, int(version[1])) if version else None


def _advice(name: str, server: int, folder: str, too_old: list[Program]) -> str:
    seen = ", ".join(f"{program.path} is of {program.major}" for program in too_old) or "none was found"
    where = f" in POSTGRES_BIN ({folder})" if folder else ""
    mend = f"Install postgresql-client-{server} or newer, or name the folder that holds {name} in POSTGRES_BIN."
    return f"The server is PostgreSQL {server}, and no {name}{where} is as new: {seen}. {mend}"
