"""What the tests of backups do and look at."""

from __future__ import annotations

from pathlib import Path

from django.db import connection
from django_tenants.utils import schema_context

from sounds.models import AssignedPackage, SoundPackage
from tenants.models import Organization
from tests.doors.running import Ran, run


def back_up(slug: str, folder: Path) -> Path:
    """The file that was made."""
    folder.mkdir(exist_ok=True)
    ran = run("backup_organization", slug, f"--to={folder}", "--json")
    assert ran.code == 0, ran.err
    return Path(ran.data["file"])


def restore(file: Path, *options: str) -> Ran:
    return run("restore_organization", str(file), *options)


def give_packages(organization: Organization, *names: str) -> None:
    """Each is assigned to the owner."""
    member = organization.memberships.get(role="owner")
    with schema_context(organization.schema_name):
        for name in names:
            package = SoundPackage.objects.create(name=name, description=f"{name}, at its best")
            AssignedPackage.objects.create(package=package, member_id=member.pk)


def packages(organization: Organization) -> dict[str, str]:
    """Descriptions by name."""
    with schema_context(organization.schema_name):
        return dict(SoundPackage.objects.order_by("name").values_list("name", "description"))


def assigned(organization: Organization) -> set[str]:
    """E-mail addresses of those whom the rows of its schema name."""
    with schema_context(organization.schema_name):
        keys = set(AssignedPackage.objects.values_list("member_id", flat=True))
    return set(organization.memberships.filter(pk__in=keys).values_list("user__email", flat=True))


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def everything() -> tuple[list[str], list[str]]:
    """Organizations and tenants' schemas, to see that nothing was made."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname::text FROM pg_namespace WHERE nspname ~ '^t_[0-9a-f]{24}$' ORDER BY 1")
        schemas = [name for (name,) in cursor.fetchall()]
    return sorted(Organization.objects.values_list("slug", flat=True)), schemas
