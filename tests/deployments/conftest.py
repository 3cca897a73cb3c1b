from collections.abc import Iterator

import pytest
from django.test import override_settings


@pytest.fixture(autouse=True)
def deployment_alone(sandbox) -> Iterator[None]:
    from tenants.workflow import workflow

    with override_settings(WORKFLOW="tests.deployments.alone.WORKFLOW"):
        workflow.cache_clear()
        yield
    workflow.cache_clear()


@pytest.fixture
def platform(sandbox):
    from tests.deployments.acting import PlatformSeen

    return PlatformSeen(sandbox)
