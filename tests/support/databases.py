"""Test databases are clones of a template, which is built once for a state of the migrations."""

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import psycopg
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from tenants.schemas import code, template
from tests.support.ground import lay_ground

PREFIX = "sonicus_template_"
CLONE_PREFIX = "sonicus_test_"
BUILD_LOCK = 7462113  # an arbitrary number, the same for every run


def clone_name() -> str:
    return f"{CLONE_PREFIX}{os.getpid()}"


def make_clone(server_url: str, name: str) -> None:
    """A fresh database with everything migrated and seeded; django.db points at `name` afterwards."""
    with psycopg.connect(server_url, autocommit=True) as server:
        server.execute("SELECT pg_advisory_lock(%s)", [BUILD_LOCK])
        whole = PREFIX + _content_hash()
        if not _exists(server, whole):
            _build(server, whole)
        _drop_old(server, keep=whole)
        _execute(server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
        _execute(server, "CREATE DATABASE {} TEMPLATE {}", name, whole)
    lay_ground()


def drop_clone(server_url: str, name: str) -> None:
    connection.close()
    with psycopg.connect(server_url, autocommit=True) as server:
        _execute(server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def _build(server: psycopg.Connection, whole: str) -> None:
    """Under a provisional name, so that a template is either whole or not there."""
    provisional = f"{whole}_unfinished"
    _execute(server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", provisional)
    _execute(server, "CREATE DATABASE {}", provisional)
    with _connected_to(provisional):
        call_command("migrate_schemas", shared=True, verbosity=0)
        template.ensure_template()
    _execute(server, "ALTER DATABASE {} RENAME TO {}", provisional, whole)


@contextmanager
def _connected_to(name: str) -> Iterator[None]:
    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    yield
    connection.close()
    connection.settings_dict["NAME"] = usual


def _drop_old(server: psycopg.Connection, *, keep: str) -> None:
    """Templates of earlier states, and clones whose test run was killed."""
    rows = server.execute("SELECT datname FROM pg_database WHERE datname ~ %s", [f"^({PREFIX}|{CLONE_PREFIX})"])
    for (name,) in rows.fetchall():
        if (name.startswith(PREFIX) and name != keep) or _was_abandoned(name):
            _execute(server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def _was_abandoned(name: str) -> bool:
    match = re.fullmatch(CLONE_PREFIX + r"(\d+)", name)
    return bool(match) and not Path(f"/proc/{match[1]}").exists()


def _exists(server: psycopg.Connection, name: str) -> bool:
    return server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def _execute(server: psycopg.Connection, statement: str, *names: str) -> None:
    server.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _content_hash() -> str:
    """Over all migration files, those of third parties included, and over what decides the template."""
    digest = hashlib.sha256()
    for path in [*sorted(_migration_files()), *code.measures(), Path(code.__file__), Path(template.__file__)]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def _migration_files() -> Iterator[Path]:
    for config in apps.get_app_configs():
        module, _ = MigrationLoader.migrations_module(config.label)
        if (module and (Path(config.path) / "migrations").is_dir()) or config.label in settings.MIGRATION_MODULES:
            yield from Path(import_module(module).__path__[0]).glob("*.py")
