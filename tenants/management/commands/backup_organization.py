from typing import Any

from django.core.management.base import CommandError, CommandParser

from tenants.backup.errors import BackupError
from tenants.backup.making import Backup, back_up
from tenants.management.door import FOUND_PROBLEM, Door, add_json, organization_of


class Command(Door):
    help = "Write one organization into a file: its rows, its members and what it is. Keep it as safe as the database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument(
            "--to", default="", metavar="FILE|FOLDER", help="Where to; a new file in this folder when left out."
        )
        add_json(parser)

    def handle(self, *, slug: str, to: str, as_json: bool, **options: Any) -> None:
        organization = organization_of(slug)
        try:
            backup = back_up(
                organization, to=to, actor="backup_organization", say=lambda line: self.tell(line, aside=as_json)
            )
        except BackupError as error:
            raise CommandError(f"No backup was made. {error}", returncode=FOUND_PROBLEM) from error
        if as_json:
            self.print_json({"file": str(backup.path), "bytes": backup.bytes, "manifest": backup.manifest})
        else:
            self.stdout.write(_told(backup))


def _told(backup: Backup) -> str:
    rows, tables = sum(backup.manifest.schema.rows.values()), len(backup.manifest.schema.rows)
    members = len(backup.manifest.members)
    return f"{backup.path}: {rows} rows of {tables} tables, {members} members, {backup.bytes} bytes."
