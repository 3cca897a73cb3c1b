"""Making a backup: everything as it was at one moment, in a file that is whole or not there."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from sonicus.lib.postgres_programs import Program
from tenants.backup import describing
from tenants.backup.admission import admitted
from tenants.backup.archive import Writer, Written, read_archive
from tenants.backup.dumping import dump, pg_dump, server_major
from tenants.backup.errors import BackupError
from tenants.backup.manifest import FORMAT, Dump, Manifest
from tenants.backup.place import new_file, place_of
from tenants.backup.script import Rows, read_script
from tenants.models import AuditEvent, Organization
from tenants.schemas import catalog

Say = Callable[[str], None]


@dataclass(frozen=True)
class Backup:
    path: Path
    bytes: int
    manifest: Manifest


def back_up(organization: Organization, *, to: str, actor: str, say: Say) -> Backup:
    """Write one organization into a new file at `to`, a file or folder. Raises BackupError; then there is none."""
    program = pg_dump()
    made_at = timezone.now()
    place = place_of(organization.slug, made_at, to)
    with new_file(place) as file, _one_moment() as snapshot:
        written, rows = Written(), dict[str, int]()
        writer = Writer(file)
        _require_schema(organization)
        with dump(program, organization.schema_name, snapshot) as lines:
            _count(writer.write_dump(lines, written), organization.schema_name, rows, say)
        manifest = Manifest(
            format=FORMAT,
            made_at=made_at,
            organization=describing.identity(organization),
            domains=describing.domains(organization),
            members=describing.members(organization),
            schema=describing.contents(organization.schema_name, rows),
            dump=_dump(written, program),
        )
        writer.finish(manifest)
        read_archive(file).verify()  # before it gets its name
    details = {"file": place.name, "sha256": written.sha256, "rows": sum(rows.values())}
    AuditEvent.record("organization.backed_up", organization=organization, actor=actor, **details)
    return Backup(place, place.stat().st_size, manifest)


@contextmanager
def _one_moment() -> Iterator[str]:
    """A transaction that sees one state of the database; the name by which pg_dump sees the same."""
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        (name,) = cursor.fetchone()
        yield name


def _require_schema(organization: Organization) -> None:
    if not catalog.exists(organization.schema_name):
        raise BackupError(f"{organization.slug} has no schema, so there is nothing to back up.")


def _count(lines: Iterator[bytes], schema: str, rows: dict[str, int], say: Say) -> None:
    """Read along while it is written: what could not be restored later is refused now."""
    for part in read_script(lines):
        admitted(part, old=schema, new=schema)
        if isinstance(part, Rows):
            rows[part.table] = sum(1 for _ in part.lines)
            say(f"{part.table}: {rows[part.table]} rows")


def _dump(written: Written, program: Program) -> Dump:
    return Dump(sha256=written.sha256, size=written.size, server=server_major(), pg_dump=program.major)
