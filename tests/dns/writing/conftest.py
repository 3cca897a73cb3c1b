"""Fixtures of writing. Models are imported late: conftest files are read before Django is set up."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import override_settings

from tests.dns.conftest import BASE
from tests.support.doors import public, staff  # noqa: F401


@pytest.fixture(autouse=True)
def _dns_alone() -> Iterator[None]:
    from tenants.workflow import workflow

    with override_settings(WORKFLOW="tests.dns.writing.alone.WORKFLOW"):
        workflow.cache_clear()
        yield
    workflow.cache_clear()


@pytest.fixture
def bell(alice):
    """A second organization of alice's."""
    from tests.support.cast import make_organization

    return make_organization("bell", owner=alice)


@pytest.fixture
def rename() -> Callable[..., None]:
    """At once for all of them: each by keyword, organization and new label."""

    def rename(*pairs: tuple[Any, str]) -> None:
        from tenants.models import Organization

        for organization, _ in pairs:
            Organization.objects.filter(pk=organization.pk).update(slug=f"on-its-way-{organization.pk.hex[:8]}")
        for organization, slug in pairs:
            Organization.objects.filter(pk=organization.pk).update(slug=slug)
            organization.refresh_from_db()
            organization.request_reconcile()

    return rename


@pytest.fixture
def settle_all(settle) -> Callable[..., list[Any]]:
    """Turns of several organizations by turns, until all are ready; the conditions of the step."""

    def settle_all(*organizations: Any, rounds: int = 8) -> list[Any]:
        conditions = []
        for _ in range(rounds):
            conditions = [settle(organization, turns=1)["dns"] for organization in organizations]
            if all(condition.is_settled_at(condition.organization.generation) for condition in conditions):
                break
        return conditions

    return settle_all


@pytest.fixture
def resync() -> Callable[..., None]:
    """The time has come to look again at what is ready; nobody asked for a change."""

    def resync(*organizations: Any) -> None:
        from django.db.models.functions import Now

        from tenants.models import Condition

        Condition.objects.filter(organization__in=organizations).update(next_attempt_at=Now())

    return resync


def a(label: str, content: str = "127.0.0.1", **more: Any) -> dict[str, Any]:
    return {"name": f"{label}.{BASE}", "type": "A", "content": content, "ttl": 300, **more}
