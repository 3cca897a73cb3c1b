"""The database's tables, template schema, plans and staff user: laid once for a state of the code.

The state is remembered as the database's own comment, so that another database is never taken for this one.
"""

import hashlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
from psycopg import sql

from scripts.dev.environment import BASE_DOMAIN
from scripts.dev.errors import StartError
from scripts.dev.layout import LOGS, ROOT

SOURCES = (
    "*/migrations/*.py",
    "billing/djstripe_migrations/*.py",
    "*/seeding.py",
    "tenants/schemas/*.py",
    "sonicus/management/commands/seed.py",
    "requirements.txt",
    ".data/dev.env",  # the row of Stripe's endpoint holds its secret and our address
    ".env",
)


def lay(database_url: str) -> None:
    """Migrate and seed, unless this database has just that already. Raises StartError."""
    state = f"sonicus {_hash_of_sources()}"
    before = _comment(database_url)
    if before == state:
        return
    print("Preparing the database …", flush=True)
    _manage("migrate_schemas", "--shared", "--verbosity", "1")
    print(_manage("seed", "--staff", f"staff@{BASE_DOMAIN}"), end="", flush=True)
    if before:
        _migrate_tenants()
    _set_comment(database_url, state)


def _migrate_tenants() -> None:
    """One that cannot be migrated is no reason not to start: `manage.py schemas` tells which, and why."""
    try:
        _manage("migrate_fleet")
    except StartError as error:
        print(error, flush=True)


def _manage(*arguments: str) -> str:
    log = LOGS / f"{arguments[0]}.log"
    result = subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if result.returncode:
        log.write_text(result.stdout + result.stderr)
        raise StartError(f"manage.py {' '.join(arguments)} failed.", log)
    return result.stdout


def _hash_of_sources() -> str:
    digest = hashlib.sha256()
    for path in _sources():
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:32]


def _sources() -> Iterator[Path]:
    for pattern in SOURCES:
        yield from sorted(ROOT.glob(pattern))


def _comment(url: str) -> str | None:
    query = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
    with psycopg.connect(url, connect_timeout=5) as connection:
        row = connection.execute(query).fetchone()
        return row[0] if row else None


def _set_comment(url: str, text: str) -> None:
    with psycopg.connect(url, connect_timeout=5) as connection:
        name = sql.Identifier(connection.info.dbname)
        connection.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(name, sql.Literal(text)))
