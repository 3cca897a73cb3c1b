from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tenants.models import Organization, User


@pytest.fixture
def acme(transactional_db: None, alice: User, bob: User) -> Organization:
    """An organization with a schema, two packages of sounds, and bob as a member."""
    from tenants.models import Membership
    from tenants.schemas.making import make
    from tests.backup.acting import give_packages
    from tests.support.cast import make_organization

    organization = make_organization("acme", owner=alice)
    Membership.objects.create(organization=organization, user=bob)
    make(organization=organization)
    give_packages(organization, "Birds", "Rain")
    return organization


@pytest.fixture
def kept(acme: Organization, tmp_path: Path) -> Path:
    """A backup of acme, made while it was there."""
    from tests.backup.acting import back_up

    return back_up("acme", tmp_path)


@pytest.fixture
def gone(acme: Organization, kept: Path) -> Organization:
    """Acme, taken down as the loop would have: nothing is left but its row, its people and the backup."""
    from django.utils import timezone

    from tenants.models import Organization
    from tenants.schemas.removal import drop

    drop(acme.schema_name, owner=acme)
    Organization.objects.filter(pk=acme.pk).update(leaving_at=timezone.now(), left_at=timezone.now())
    acme.refresh_from_db()
    return acme


@pytest.fixture
def program(tmp_path: Path, settings: object) -> Callable[[str], Path]:
    """Puts a shell script in the place of pg_dump; in it, $REAL is the real one."""
    from tenants.backup.dumping import pg_dump

    def place(script: str) -> Path:
        real = pg_dump().path
        folder = tmp_path / "bin"
        folder.mkdir()
        stand_in = folder / "pg_dump"
        stand_in.write_text(f"#!/bin/sh\nREAL={real}\n{script}\n")
        stand_in.chmod(0o755)
        settings.POSTGRES_BIN = str(folder)  # type: ignore[attr-defined]
        return folder

    return place
