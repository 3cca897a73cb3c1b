"""Commands of django-tenants that would make, rename or drop schemas past our rules do nothing."""

import pytest

from tenants.models import Organization, TenantSchema
from tenants.schemas import catalog, making
from tests.doors.running import run


@pytest.mark.parametrize(
    ("name", "instead"),
    [
        ("create_tenant", "manage.py create_organization"),
        ("delete_tenant", "manage.py take_down"),
        ("rename_schema", "keeps its name for good"),
        ("clone_tenant", "manage.py restore_organization"),
        ("create_missing_schemas", "manage.py reconcile"),
    ],
)
def test_it_says_what_to_use_instead(acme: Organization, name: str, instead: str) -> None:
    schema = making.make(organization=acme).name
    ran = run(name)
    assert ran.code == 2
    assert instead in ran.err
    assert catalog.exists(schema)
    assert (Organization.objects.count(), TenantSchema.objects.count()) == (1, 1)
