"""Whether two schemas are the same: a hash over all that migrations can decide, and over the applied migrations."""

import hashlib
from collections.abc import Collection

from psycopg import sql

from tenants.schemas.applied import applied
from tenants.schemas.names import OURS
from tenants.schemas.objects import lines
from tenants.schemas.reading import read

DIGESTS = sql.SQL("""
    SELECT schema,
           encode(sha256(convert_to(string_agg(
               what || E'\t' || how, E'\n' ORDER BY what COLLATE "C", how COLLATE "C"), 'UTF8')), 'hex')
    FROM lines GROUP BY schema
""")
CHUNK = 200  # what reading a view locks is held until its chunk is read


def fingerprint_of(name: str) -> str:
    """64 hexadecimal digits; empty where there is no such schema."""
    return fingerprints([name]).get(name, "")


def fingerprints(names: Collection[str] | None = None) -> dict[str, str]:
    """Of these schemas, or of all of ours. Those that do not exist are left out."""
    asked = _ours() if names is None else list(names)
    return fingerprints_with(applied(asked))


def fingerprints_with(migrations: dict[str, frozenset[tuple[str, str]]]) -> dict[str, str]:
    """Of the schemas whose applied migrations have just been read."""
    return {name: _combine(digest, migrations[name]) for name, digest in _digests(list(migrations))}


def facts(name: str) -> dict[str, str]:
    """What the fingerprint is taken of: how each thing is, by what it is ("column sounds_soundpackage.name")."""
    rows = read(lines([name], then=sql.SQL("SELECT what, how FROM lines")))
    return dict(rows) | {f"migration {app}.{migration}": "" for app, migration in applied([name])[name]}


def description(name: str) -> frozenset[str]:
    """The facts in lines for people."""
    return frozenset(f"{what}: {how}" if how else what for what, how in facts(name).items())


def _digests(names: list[str]) -> list[tuple[str, str]]:
    found = []
    for start in range(0, len(names), CHUNK):
        found += read(lines(names[start : start + CHUNK], then=DIGESTS))
    return found


def _combine(digest: str, migrations: frozenset[tuple[str, str]]) -> str:
    listed = "\n".join(f"{app}.{name}" for app, name in sorted(migrations))
    return hashlib.sha256(f"{digest}\n{listed}".encode()).hexdigest()


def _ours() -> list[str]:
    return [name for (name,) in read(sql.SQL("SELECT nspname::text FROM pg_namespace WHERE nspname ~ {}").format(OURS))]
