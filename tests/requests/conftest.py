from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.requests.places import Tenant


@pytest.fixture
def two(transactional_db: None, alice, bob) -> tuple[Tenant, Tenant]:
    """acme and umbra, live, each with packages that say whose they are."""
    from tests.requests.places import Tenant, bring_live
    from tests.support.cast import make_organization

    acme = Tenant(bring_live(make_organization("acme", owner=alice)), "acme")
    umbra = Tenant(bring_live(make_organization("umbra", owner=bob)), "umbra")
    for tenant in (acme, umbra):
        with tenant.entered():
            for number in range(5):
                tenant.add(f"package {number}")
    return acme, umbra
