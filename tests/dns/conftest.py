from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import override_settings

from tests.support.doors import key_of, public, staff
from tests.support.outside import OutsideWorld

__all__ = ["key_of", "public", "staff"]

ZONE_ID = "4c9feb47-2a4d-11ec-bda4-0a5864441f49"
BASE = "sonicus.localhost"
HOST = f"acme.{BASE}"
MARKER = f"_sonicus-owner.{HOST}"

FOREIGN = [
    {
        "id": "soa",
        "name": BASE,
        "type": "SOA",
        "content": f"ns1.{BASE} host.{BASE} 1 28800 7200 604800 600",
        "ttl": 86400,
    },
    {"id": "ns", "name": BASE, "type": "NS", "content": f"ns1.{BASE}", "ttl": 86400},
    {"id": "ns1", "name": f"ns1.{BASE}", "type": "A", "content": "127.0.0.1", "ttl": 86400},
    {"id": "mx", "name": BASE, "type": "MX", "content": "mx00.ionos.de", "ttl": 3600, "prio": 10},
    {"id": "spf", "name": BASE, "type": "TXT", "content": '"v=spf1 ~all"', "ttl": 3600},
    {"id": "www", "name": f"www.{BASE}", "type": "A", "content": "203.0.113.80", "ttl": 60},
    {"id": "below", "name": f"shop.{HOST}", "type": "A", "content": "203.0.113.81", "ttl": 60},
    {"id": "off", "name": f"old.{BASE}", "type": "CNAME", "content": "example.com", "ttl": 60, "disabled": True},
]


@pytest.fixture(autouse=True)
def _dns_alone() -> Iterator[None]:
    from dns.registry import _provider
    from tenants.workflow import workflow

    with override_settings(WORKFLOW="tests.dns.support.workflows.BOTH_STEPS"):
        workflow.cache_clear()
        _provider.cache_clear()
        yield
    workflow.cache_clear()


@pytest.fixture
def records_alone(_dns_alone: None) -> Iterator[None]:
    """The records' step without the one that waits for the world: what is seen of them is proven elsewhere."""
    from tenants.workflow import workflow

    with override_settings(WORKFLOW="tests.dns.support.workflows.RECORDS_ALONE"):
        workflow.cache_clear()
        yield
    workflow.cache_clear()


class Zone:
    """The zone at the stand-in, beside which a test lays what belongs to others."""

    def __init__(self, sandbox: OutsideWorld) -> None:
        self.sandbox = sandbox
        self.lay()

    def lay(self, *records: dict[str, Any]) -> None:
        self.sandbox.lay_zone(ZONE_ID, BASE, [*FOREIGN, *records])

    @property
    def records(self) -> list[dict[str, Any]]:
        (zone,) = self.sandbox.state()["ionos"]["zones"]
        return zone["records"]

    @property
    def foreign(self) -> list[dict[str, Any]]:
        return [record for record in self.records if record["id"] in {known["id"] for known in FOREIGN}]

    @property
    def contents(self) -> set[tuple[str, str, str]]:
        """What is there beyond the foreign records."""
        known = {record["id"] for record in FOREIGN}
        return {(r["name"], r["type"], r["content"]) for r in self.records if r["id"] not in known}

    @property
    def writes(self) -> list[str]:
        return [r["operation"] for r in self.sandbox.requests("ionos") if r["method"] != "GET"]


@pytest.fixture
def zone(sandbox: OutsideWorld) -> Zone:
    return Zone(sandbox)


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
