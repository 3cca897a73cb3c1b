"""Whether one organization could be backed up from here."""

from sonicus.lib.findings import Finding, ok, warn
from tenants.backup.dumping import pg_dump
from tenants.backup.errors import BackupError


def probe() -> Finding:
    """Only a remark: backups may be made on another machine."""
    try:
        program = pg_dump()
    except BackupError as error:
        return warn("backups", "manage.py backup_organization has no pg_dump to use here", str(error))
    return ok("backups", f"{program.path} is of {program.major}")
