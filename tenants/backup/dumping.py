"""pg_dump of one schema, as a stream of lines."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.conf import settings

from sonicus.lib.postgres_programs import NoProgramError, Program, find_program
from tenants.backup.errors import BackupError
from tenants.schemas.catalog import server_major

ENCRYPTED = ("require", "verify-ca", "verify-full")
LOCK_SECONDS = 60  # a migration that runs meanwhile is waited for so long
OPTIONS = (
    "--format=plain",
    "--encoding=UTF8",
    "--no-owner",
    "--no-privileges",
    "--no-publications",
    "--no-subscriptions",
    "--no-security-labels",
    "--no-tablespaces",
    f"--lock-wait-timeout={LOCK_SECONDS}s",
)


def pg_dump() -> Program:
    """One that is as new as the server. Raises BackupError that says what to install."""
    encrypted = dict(parse_qsl(_url().query)).get("sslmode") in ENCRYPTED
    try:
        return find_program("pg_dump", server=server_major(), folder=settings.POSTGRES_BIN, encrypted=encrypted)
    except NoProgramError as error:
        raise BackupError(str(error)) from None


@contextmanager
def dump(program: Program, schema: str, snapshot: str) -> Iterator[Iterator[bytes]]:
    """The lines of a dump of that schema alone, as it was at `snapshot`. Raises BackupError."""
    command = [str(program.path), f"--schema={schema}", f"--snapshot={snapshot}", *OPTIONS]
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=said, env=_environment()
        )
        try:
            yield _lines(process, said)
        finally:
            process.kill()
            process.wait()
            if process.stdout:
                process.stdout.close()


def _lines(process: "subprocess.Popen[bytes]", said: IO[bytes]) -> Iterator[bytes]:
    """They end only where pg_dump ended well: what it could not finish must not look whole."""
    yield from process.stdout or ()
    _require_success(process.wait(), said)


def _environment() -> dict[str, str]:
    """The connection; in the environment, because everybody on this machine can read the arguments of a program."""
    url = _url()
    given = {
        "PGHOST": url.hostname,
        "PGPORT": url.port,
        "PGDATABASE": unquote(url.path.lstrip("/")),
        "PGUSER": unquote(url.username or ""),
        "PGPASSWORD": unquote(url.password or ""),
        "PGAPPNAME": "sonicus backup",
        "LC_ALL": "C",
        **{f"PG{name.upper()}": value for name, value in parse_qsl(url.query) if name.startswith("ssl")},
    }
    return {name: str(value) for name, value in given.items() if value}


def _url() -> SplitResult:
    """Past a pooler: pg_dump changes settings of its session."""
    return urlsplit(settings.DATABASE_DIRECT_URL)


def _require_success(code: int, said: IO[bytes]) -> None:
    if code:
        said.seek(0)
        reason = said.read(2000).decode(errors="replace").strip() or f"it ended with {code}"
        raise BackupError(f"pg_dump failed: {reason}")
