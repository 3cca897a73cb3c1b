"""What belongs to others in our zones outlives whatever we do there, byte for byte, however badly the provider behaves.

Workers in threads take the turns of fifty organizations at the same time, through the loop, against a provider that is
slow, refuses, breaks, and does things without saying so.
"""

import random
import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest
import requests
from django.test import override_settings

from tests.dns.conftest import BASE, FOREIGN, ZONE_ID, Zone

pytestmark = pytest.mark.django_db(transaction=True)

HOW_MANY = 50
WORKERS = 3
LEAST_STRIKES = 3  # of each kind of fault, in each half of the test
PATIENCE_SECONDS = 60.0
MISBEHAVIOUR = (
    {"kind": "delay", "seconds": 0.02, "probability": 0.03},
    {"kind": "status", "status": 429, "seconds": 0, "probability": 0.01},
    {"kind": "status", "status": 500, "probability": 0.01},
    {"kind": "applied_then_reset", "probability": 0.02},
)
OTHER_INSTALLATION = "install=11111111-1111-1111-1111-111111111111 organization=22222222-2222-2222-2222-222222222222"


def of_others() -> list[dict[str, Any]]:
    """Beside, above and below our names; at the apex; wildcards; switched off; texts that are hard to write again."""
    bodies = [
        (BASE, "A", "203.0.113.80"),
        (BASE, "CAA", '0 issue "letsencrypt.org"'),
        (f"*.{BASE}", "A", "203.0.113.90"),
        (f"*.{BASE}", "TXT", '"a wildcard"'),
        (f"choir-0.{BASE}", "A", "203.0.113.91"),
        (f"choir.{BASE}", "CNAME", "example.com"),
        (f"xchoir-1.{BASE}", "AAAA", "2001:db8:0:0::1"),
        (f"shop.choir-1.{BASE}", "CNAME", "Shops.Example.com"),
        (f"*.choir-2.{BASE}", "A", "203.0.113.92"),
        (f"deep.down.choir-3.{BASE}", "MX", "mx.example.com"),
        (f"_acme-challenge.choir-4.{BASE}", "TXT", '"token"'),
        (f"_dmarc.choir-5.{BASE}", "TXT", '"v=DMARC1; p=none"'),
        (f"s1._domainkey.{BASE}", "TXT", f'"v=DKIM1; p={"x" * 200}" "{"y" * 100}"'),
        (f"odd.{BASE}", "TXT", '"with \\"quotes\\" and \\\\ and \\240"'),
        (f"odd.{BASE}", "TXT", '""'),
        (f"_sip._tcp.{BASE}", "SRV", "5 5060 sip.example.com"),
        (f"delegated.{BASE}", "NS", "ns.example.com"),
        (f"_sonicus-owner.theirs.{BASE}", "TXT", f'"{OTHER_INSTALLATION}"'),
        (f"theirs.{BASE}", "A", "203.0.113.93"),
        (f"moved.{BASE}", "TXT", '"beside names to come"'),
    ]
    planted = [{"name": name, "type": type, "content": content, "ttl": 60} for name, type, content in bodies]
    off = {"name": f"off.choir-6.{BASE}", "type": "A", "content": "203.0.113.94", "ttl": 60, "disabled": True}
    return [{"id": f"theirs-{number}", "prio": 7, **body} for number, body in enumerate([*planted, off])]


@pytest.fixture(autouse=True)
def _dns_alone() -> Iterator[None]:
    from tenants.workflow import workflow

    with override_settings(WORKFLOW="tests.dns.support.workflows.RECORDS_ALONE"):
        workflow.cache_clear()
        yield
    workflow.cache_clear()


@pytest.fixture
def planted(zone: Zone) -> Callable[[], list[str]]:
    """Whatever is not ours, as the provider shows it: every field, in one text a record."""
    zone.lay(*of_others())
    theirs = {record["id"] for record in zone.records}
    assert len(theirs) == len(FOREIGN) + len(of_others())

    def shown() -> list[str]:
        return sorted(str(sorted(record.items())) for record in zone.records if record["id"] in theirs)

    return shown


def test_what_is_not_ours_is_still_there_byte_for_byte(zone, planted, alice):
    before = planted()
    misbehave(zone)

    organizations = create(alice)
    settle_at_once(organizations)
    assert planted() == before
    assert nothing_else_changed()
    assert len(ours(zone)) == 2 * HOW_MANY

    rename(organizations)
    settle_at_once(organizations)
    assert planted() == before
    assert nothing_else_changed()
    assert {name for name in ours(zone) if "moved-" not in name} == set()

    assert_every_fault_struck(zone)
    damage(zone)
    misbehave(zone)
    ask(organizations)
    settle_at_once(organizations)
    assert planted() == before
    assert nothing_else_changed()
    assert len(ours(zone)) == 2 * HOW_MANY

    for organization in organizations:
        organization.leave()
    settle_at_once(organizations)
    assert planted() == before
    assert nothing_else_changed()
    assert ours(zone) == []
    assert_every_fault_struck(zone)
    assert_the_journal_knows_everything()


def nothing_else_changed() -> bool:
    """By our own look at the whole zone, which is due after writes; the provider may be at fault once more."""
    from dns.writes.comparing import compare
    from sonicus.lib.providers import ProviderError

    for _ in range(10):
        with suppress(ProviderError):
            return compare(BASE) == []
    return False


def create(alice: Any) -> list[Any]:
    from tests.support.cast import make_organization

    return [make_organization(f"choir-{number}", owner=alice) for number in range(1, HOW_MANY + 1)]


def rename(organizations: list[Any]) -> None:
    from tenants.models import Organization

    for organization in organizations:
        Organization.objects.filter(pk=organization.pk).update(slug=f"moved-{organization.slug}")
    ask(organizations)


def ask(organizations: list[Any]) -> None:
    for organization in organizations:
        organization.refresh_from_db()
        organization.request_reconcile()


def damage(zone: Zone) -> None:
    """By somebody with the same account: the address of every third is changed, all of another third's is gone, and the
    markers of the rest.
    """
    zone.sandbox.clear_faults()
    for record in zone.records:
        if not (found := re.search(r"moved-choir-(\d+)", record["name"])):
            continue
        third, is_address = int(found[1]) % 3, record["type"] == "A"
        if third == 0 and is_address:
            _account("PUT", f"/records/{record['id']}", {"content": "203.0.113.66", "ttl": 3600, "disabled": False})
        elif third == 1 or (third == 2 and not is_address):
            _account("DELETE", f"/records/{record['id']}")


def _account(method: str, path: str, body: Any = None) -> None:
    from django.conf import settings

    url = f"{settings.IONOS_API_URL}/v1/zones/{ZONE_ID}{path}"
    requests.request(
        method, url, json=body, headers={"X-API-Key": settings.IONOS_API_KEY}, timeout=5
    ).raise_for_status()


def misbehave(zone: Zone) -> None:
    zone.sandbox.clear_faults()
    for fault in MISBEHAVIOUR:
        zone.sandbox.fault(system="ionos", **fault)


def assert_every_fault_struck(zone: Zone) -> None:
    """Else nothing would be proven by a provider that happened to behave."""
    struck = {(fault["kind"], fault["status"]): fault["struck"] for fault in zone.sandbox.faults()}
    assert len(struck) == len(MISBEHAVIOUR)
    assert all(times >= LEAST_STRIKES for times in struck.values()), struck


def settle_at_once(organizations: list[Any]) -> None:
    """Until all are ready. Each worker takes whatever turn is due; nobody waits for a pause of the loop to be over."""
    from tenants.models import Condition

    deadline = time.monotonic() + PATIENCE_SECONDS
    with ThreadPoolExecutor(WORKERS) as workers:
        list(workers.map(lambda number: _work(organizations, deadline), range(WORKERS)))
    unsettled = Condition.objects.filter(organization__in=organizations).exclude(status=Condition.Status.READY)
    assert list(unsettled.values_list("organization__slug", "reason", "message")) == []


def _work(organizations: list[Any], deadline: float) -> None:
    from django.db import connections

    from tenants.loop.turn import take_turn

    try:
        while time.monotonic() < deadline and (left := _unsettled(organizations)):
            take_turn(random.choice(left), "dns")  # noqa: S311
    finally:
        connections.close_all()


def _unsettled(organizations: list[Any]) -> list[Any]:
    from django.db.models import F
    from django.db.models.functions import Now

    from tenants.models import Condition

    conditions = Condition.objects.filter(organization__in=organizations)
    conditions.filter(status="reconciling", next_attempt_at__gt=Now()).update(next_attempt_at=Now())
    settled = conditions.filter(status="ready", observed_generation__gte=F("organization__generation"))
    stalled = conditions.filter(status="stalled")
    return list((conditions.difference(settled, stalled)).values_list("organization_id", flat=True))


def ours(zone: Zone) -> list[str]:
    theirs = {record["id"] for record in [*FOREIGN, *of_others()]}
    return [record["name"] for record in zone.records if record["id"] not in theirs]


def assert_the_journal_knows_everything() -> None:
    """Each write was ended, none saw anything else change, and the last of each place says that nothing is left."""
    from dns.models import JournalEntry, Record

    assert not JournalEntry.objects.filter(state=JournalEntry.State.BEGUN).exists()
    assert not JournalEntry.objects.exclude(elsewhere=[]).exists()
    done = JournalEntry.objects.filter(state=JournalEntry.State.DONE).order_by("at")
    left = {(entry.name, entry.type): entry.after for entry in done}
    assert len(left) == 4 * HOW_MANY
    assert not any(left.values())
    assert not Record.objects.exists()
