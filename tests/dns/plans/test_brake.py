"""The count of the brake is of each zone by itself, and right however many workers count at the same time."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from dns.models import JournalEntry, Record, Zone
from dns.plans.thresholds import counted_alone, tally_of_loop
from dns.reconcile import RecordsReconciler
from sonicus.lib.outcomes import MustWaitError
from tenants.loop.turn import take_turn
from tenants.models import Condition, Organization
from tests.dns.conftest import BASE
from tests.dns.support.records import address
from tests.support.cast import make_organization

SLUGS = ("anna", "bert", "cork", "dora", "emil")


@pytest.fixture
def five(zone, alice, settle, resync, records_alone):
    """Five organizations, ten places of ours, and each address changed by somebody."""
    organizations = [make_organization(slug, owner=alice) for slug in SLUGS]
    for organization in organizations:
        assert settle(organization)["dns"].status == "ready"
    markers = [record for record in zone.records if record["name"].startswith("_sonicus-owner")]
    zone.lay(*markers, *(address(slug, "192.0.2.66") for slug in SLUGS))
    resync(*organizations)
    return organizations


def repaired(zone) -> int:
    return len([r for r in zone.records if r["name"].split(".")[0] in SLUGS and r["content"] == "127.0.0.1"])


def hold_back(organization: Organization) -> None:
    Condition.objects.filter(organization=organization, step="dns").update(status="reconciling", reason="HeldBack")


@pytest.mark.django_db
def test_what_was_planned_side_by_side_is_counted_again_before_it_begins(zone, five):
    plans = [RecordsReconciler().plan(organization) for organization in five]
    refused = []
    for changes in plans:
        try:
            [change.apply() for change in changes]
        except MustWaitError as error:
            refused.append(error.waiting)
    assert repaired(zone) == 3
    assert {waiting.reason for waiting in refused} == {"HeldBack"}
    assert f"manage.py dns apply --yes --force --zone {BASE}" in refused[0].message
    assert JournalEntry.objects.filter(action="update").count() == 3  # what is refused is not even begun


@pytest.mark.django_db(transaction=True)
def test_workers_at_the_same_moment_repair_no_more_than_one_alone(zone, five):
    start = threading.Barrier(len(five))

    def turn(organization: Organization) -> str:
        try:
            start.wait()
            outcome = take_turn(organization.pk, "dns")
            return outcome.reason if outcome else ""
        finally:
            connection.close()

    with ThreadPoolExecutor(len(five)) as pool:
        reasons = list(pool.map(turn, five))
    assert repaired(zone) == 3
    assert sorted(reasons) == ["HeldBack", "HeldBack", "Ready", "Ready", "Ready"]


@pytest.mark.django_db(transaction=True)
def test_nobody_counts_while_another_has_counted_and_not_yet_begun(acme):
    order: list[str] = []

    def count() -> None:
        with counted_alone(BASE, acme.pk, 1):
            order.append("second")
        connection.close()

    with counted_alone(BASE, acme.pk, 1):
        other = threading.Thread(target=count)
        other.start()
        other.join(0.3)
        order.append("first")
    other.join()
    assert order == ["first", "second"]


@pytest.mark.django_db
def test_what_another_zone_holds_back_is_not_counted_here(zone, alice, acme, bell, settings):
    settings.BASE_DOMAINS = (BASE, "second.test")
    Zone.objects.create(base=BASE, name=BASE)
    Zone.objects.create(base="second.test", name="second.test")
    Organization.objects.filter(pk=bell.pk).update(base_domain="second.test")
    hold_back(bell)
    assert tally_of_loop(BASE, acme.pk, 1).changed == 1
    assert tally_of_loop("second.test", acme.pk, 1).changed == 2


@pytest.mark.django_db
def test_base_domains_in_one_zone_are_counted_together(zone, acme, bell):
    Zone.objects.create(base=BASE, name=BASE)
    Zone.objects.create(base=f"more.{BASE}", name=BASE)
    Organization.objects.filter(pk=bell.pk).update(base_domain=f"more.{BASE}")
    hold_back(bell)
    assert tally_of_loop(BASE, acme.pk, 1).changed == 2


@pytest.mark.django_db
def test_who_moved_and_still_holds_something_in_a_zone_is_counted_there(zone, acme, bell):
    facts = {"zone": "old.test", "zone_identifier": "1", "identifier": "1", "type": "A", "ttl": 300}
    Record.objects.create(organization=bell, name="bell.old.test", content="192.0.2.1", **facts)
    hold_back(bell)
    assert tally_of_loop("old.test", acme.pk, 1).changed == 2
