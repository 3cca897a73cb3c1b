"""Restoring: a new organization, through the door that all come by, with the rows of a backup. One transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.db import Error, transaction

from sonicus.lib.errors import first_line
from tenants.backup.archive import Archive, open_archive
from tenants.backup.errors import BackupError
from tenants.backup.manifest import Manifest
from tenants.backup.member_keys import readdress
from tenants.backup.newcomer import Wishes, keep_names_for, register_again
from tenants.backup.newest import bring_to_newest
from tenants.backup.people import Returned, bring_back
from tenants.backup.receiving import receive
from tenants.backup.row import new_row
from tenants.models import AuditEvent, Organization, TenantSchema
from tenants.schemas.code import wanted

Say = Callable[[str], None]


@dataclass(frozen=True)
class Restored:
    organization: Organization
    schema: TenantSchema
    people: Returned
    manifest: Manifest


def restore(path: Path, wishes: Wishes, *, actor: str, say: Say, trusted: bool, rehearsal: bool) -> Restored:
    """Make an organization of a backup.

    `trusted`: also of one that this installation did not make. `rehearsal`: all of it, and then taken back.
    Raises BackupError, and ValidationError naming each field that cannot be accepted; then nothing was made.
    """
    with open_archive(path, trusted=trusted) as archive:
        _require_known_migrations(archive.manifest)
        say("Checking the file …")
        archive.verify()
        try:
            with transaction.atomic():
                restored = _restore(archive, wishes, actor, say)
                if rehearsal:
                    transaction.set_rollback(True)
        except Error as error:
            raise BackupError(f"PostgreSQL refuses it: {first_line(error)}. Nothing was made.") from error
    return restored


def _restore(archive: Archive, wishes: Wishes, actor: str, say: Say) -> Restored:
    """The organization first: what is wrong with it is known before its rows are read, and its slug is kept free."""
    manifest = archive.manifest
    organization = register_again(manifest.organization, wishes, actor)
    keep_names_for(organization, manifest.organization, manifest.domains)
    people = bring_back(organization, manifest.members, wishes.owner)
    row = new_row(organization)
    receive(archive.parts(), old=manifest.schema.name, new=row.name, say=say)
    readdress(row.name, people.changed)
    bring_to_newest(row, say)
    origin = {"of": str(manifest.organization.id), "slug": manifest.organization.slug, "sha256": manifest.dump.sha256}
    details = {**origin, "made_at": manifest.made_at.isoformat()}
    AuditEvent.record("organization.restored", organization=organization, actor=actor, **details)
    return Restored(organization, row, people, manifest)


def _require_known_migrations(manifest: Manifest) -> None:
    unknown = sorted(set(manifest.schema.migrations) - wanted())
    if unknown:
        names = ", ".join(f"{app}.{name}" for app, name in unknown)
        raise BackupError(f"It is of a newer release: this one does not know the migrations {names}. Update first.")
