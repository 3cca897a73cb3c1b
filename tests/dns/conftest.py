from collections.abc import Iterator
from typing import Any

import pytest
from django.test import override_settings

from tests.support.outside import OutsideWorld

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

    with override_settings(WORKFLOW="tests.dns.workflow.WORKFLOW"):
        workflow.cache_clear()
        _provider.cache_clear()
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
