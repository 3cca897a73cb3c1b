"""Making a backup: everything as it was at one moment, in a file that is whole or not there."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from sonicus.lib.postgres_programs import Program
from tenants.backup import describing
from tenants.backup.admission import admitted
from tenants.backup.archive import Writer, read_archive
from tenants.backup.dumping import dump, pg_dump
from tenants.backup.errors import BackupError
from tenants.backup.manifest import FORMAT, Dump, Manifest
from tenants.backup.place import new_file, place_of
from tenants.backup.progress import told
from tenants.backup.script import Rows, read_script
from tenants.models import AuditEvent, Organization, SchemaTemplate
from tenants.schemas import catalog
from tenants.schemas.code import wanted

Say = Callable[[str], None]


@dataclass(frozen=True)
class Backup:
    path: Path
    bytes: int
    manifest: Manifest


def back_up(organization: Organization, *, to: str, actor: str, say: Say) -> Backup:
    """Write one organization into a new file at `to`, a file or folder. Raises BackupError; then there is none."""
    program, made_at = pg_dump(), timezone.now()
    place = place_of(organization.slug, made_at, to)
    with new_file(place) as file:
        with one_moment() as snapshot, Writer(file) as writer:
            rows = _write_dump(writer, program, organization, snapshot, say)
            manifest = _manifest(organization, made_at, rows, _dump(writer, program))
            writer.write_manifest(manifest)
        read_archive(file).verify()  # before it gets its name
    if _is_like_no_template(manifest):
        say("Its tables were changed by hand: as it is, this backup cannot be restored (manage.py schemas tells more).")
    details = {"file": place.name, "sha256": manifest.dump.sha256, "rows": sum(rows.values())}
    AuditEvent.record("organization.backed_up", organization=organization, actor=actor, **details)
    return Backup(place, place.stat().st_size, manifest)


@contextmanager
def one_moment() -> Iterator[str]:
    """A transaction that sees one state of the database; the name by which pg_dump sees the same."""
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        (name,) = cursor.fetchone()
        yield name


def _write_dump(
    writer: Writer, program: Program, organization: Organization, snapshot: str, say: Say
) -> dict[str, int]:
    """Returns how many rows each table has. What could not be restored later is refused now."""
    schema, rows = organization.schema_name, dict[str, int]()
    if not catalog.exists(schema):
        raise BackupError(f"{organization.slug} has no schema, so there is nothing to back up.")
    with dump(program, schema, snapshot) as lines, closing(writer.write_dump(lines)) as written:
        for part in read_script(written):
            admitted(part, old=schema, new=schema)
            if isinstance(part, Rows):
                rows[part.table] = sum(1 for _ in told(part, say))
                say(f"{part.table}: {rows[part.table]} rows")
        for _ in written:  # what follows the dump's last line
            pass
    return rows


def _manifest(organization: Organization, made_at: datetime, rows: dict[str, int], dump: Dump) -> Manifest:
    return Manifest(
        format=FORMAT,
        made_at=made_at,
        organization=describing.identity(organization),
        domains=describing.domains(organization),
        members=describing.members(organization),
        schema=describing.contents(organization.schema_name, rows),
        dump=dump,
    )


def _dump(writer: Writer, program: Program) -> Dump:
    return Dump(sha256=writer.sha256, size=writer.size, server=catalog.server_major(), pg_dump=program.major)


def _is_like_no_template(manifest: Manifest) -> bool:
    """Nor is it behind, which a restore would mend."""
    known = SchemaTemplate.objects.filter(fingerprint=manifest.schema.fingerprint)
    return wanted() <= set(manifest.schema.migrations) and not known.exists()
