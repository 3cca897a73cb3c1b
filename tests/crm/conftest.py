"""Odoo in both its protocols: 19 speaks JSON-2, 18 only JSON-RPC."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings as current

from sandbox.credentials import Credentials
from sandbox.server import Sandbox
from tests.crm.odoo import OdooWorld


def _box(version: int) -> Sandbox:
    credentials = Credentials(
        odoo_db=current.ODOO_DB, odoo_user=current.ODOO_USER, odoo_key=current.ODOO_API_KEY, odoo_version=version
    )
    box = Sandbox(credentials=credentials)
    box.start()
    return box


@pytest.fixture(scope="session")
def odoo_boxes() -> Iterator[dict[int, Sandbox]]:
    boxes = {version: _box(version) for version in (19, 18)}
    yield boxes
    for box in boxes.values():
        box.stop()


@pytest.fixture(params=[19, 18], ids=["json2", "jsonrpc"])
def version(request: pytest.FixtureRequest) -> int:
    return request.param


@pytest.fixture
def odoo(version: int, odoo_boxes: dict[int, Sandbox], settings) -> OdooWorld:
    """An Odoo that nobody has used yet; the settings point to it."""
    world = OdooWorld(odoo_boxes[version], settings.ODOO_API_KEY)
    world.reset()
    settings.ODOO_URL = f"{world.url}/odoo"
    _forget_connections()
    return world


def _forget_connections() -> None:
    """As in a process that has just begun."""
    from crm import registry

    registry._odoo.cache_clear()


@pytest.fixture
def turn() -> Callable:
    from tests.crm.turns import take_crm_turn

    return take_crm_turn
