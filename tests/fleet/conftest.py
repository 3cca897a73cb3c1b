"""Releases with other migrations of the sound library, and the template as it was, afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tenants.models import TenantSchema

Install = Callable[[str], None]


@pytest.fixture
def install(settings: Any, transactional_db: None) -> Iterator[Install]:
    """Put the code of another release in place: one of tests/fleet/toys."""
    from tests.fleet.acting import remake_template

    usual = settings.MIGRATION_MODULES

    def install(release: str) -> None:
        settings.MIGRATION_MODULES = {**usual, "sounds": f"tests.fleet.toys.{release}"}

    yield install
    settings.MIGRATION_MODULES = usual
    remake_template()


@pytest.fixture
def fleet(transactional_db: None) -> Callable[[int], list[TenantSchema]]:
    """Organizations with schemas, the longest served first."""
    from tests.fleet.acting import provide

    return provide
