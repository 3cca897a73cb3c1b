from collections.abc import Iterator
from typing import Any

import pytest
from django.test import override_settings


@pytest.fixture(autouse=True)
def toy_workflow() -> Iterator[None]:
    from tenants.workflow import workflow
    from tests.loop import toys

    for toy in toys.TOYS:
        toy.reset()
    with override_settings(WORKFLOW="tests.loop.toys.WORKFLOW"):
        workflow.cache_clear()
        yield
    workflow.cache_clear()


@pytest.fixture
def acme(db: None) -> Any:
    from tests.loop.acting import make_organization

    return make_organization(vouched=True)
