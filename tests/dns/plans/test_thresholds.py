"""What nobody asked for is held back where it is very much at once."""

import pytest

from dns.models import JournalEntry, Record
from dns.plans.thresholds import Tally
from tests.dns.conftest import BASE
from tests.dns.support.records import address
from tests.support.cast import make_organization

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("records_alone")]


@pytest.mark.parametrize(
    ("owned", "changed", "is_too_much"),
    [(9, 9, False), (9, 10, False), (9, 11, True), (10, 3, False), (10, 4, True), (100, 10, False), (100, 11, True)],
)
def test_thirty_percent_or_ten(owned, changed, is_too_much):
    assert Tally(owned, changed).is_too_much is is_too_much


@pytest.fixture
def five(zone, alice, settle):
    """Five organizations, each with a marker and an address: ten places of ours."""
    organizations = [make_organization(slug, owner=alice) for slug in ("anna", "bert", "cork", "dora", "emil")]
    for organization in organizations:
        assert settle(organization)["dns"].status == "ready"
    return organizations


def overwrite(zone, organizations, content="192.0.2.66"):
    slugs = {f"{organization.slug}.{BASE}" for organization in organizations}
    kept = [record for record in zone.records if record["name"].startswith("_sonicus-owner")]
    rest = [r for r in zone.records if r["type"] == "A" and r["content"] == "127.0.0.1" and r["name"] not in slugs]
    zone.lay(*kept, *(r for r in rest if r["id"] != "ns1"), *(address(o.slug, content) for o in organizations))


def drifted(zone) -> int:
    return len([record for record in zone.records if record["content"] == "192.0.2.66"])


def test_a_little_drift_is_repaired(zone, five, settle, resync):
    overwrite(zone, five[:3])
    resync(*five)
    assert {settle(organization, turns=2)["dns"].status for organization in five} == {"ready"}
    assert drifted(zone) == 0


def test_very_much_at_once_is_held_back_with_what_to_do(zone, five, settle, resync):
    overwrite(zone, five)
    resync(*five)
    conditions = [settle(organization, turns=2)["dns"] for organization in five]
    assert [condition.reason for condition in conditions] == ["Ready", "Ready", "Ready", "HeldBack", "HeldBack"]
    assert drifted(zone) == 2
    message = conditions[3].message
    assert "4 of our 10 places would be updated or removed at once (at most 3)" in message
    assert f"manage.py dns apply --yes --force --zone {BASE}" in message


def test_what_is_held_back_stays_so_however_often_it_is_looked_at(zone, five, settle, resync):
    overwrite(zone, five)
    resync(*five)
    for _ in range(3):
        reasons = [settle(organization, turns=2)["dns"].reason for organization in five]
    assert reasons.count("HeldBack") == 2
    assert drifted(zone) == 2


def test_what_is_missing_is_made_anew_however_much(zone, five, settle, resync):
    zone.lay()
    resync(*five)
    assert {settle(organization, turns=2)["dns"].status for organization in five} == {"ready"}
    assert {e.is_drift for e in JournalEntry.objects.filter(action="create").order_by("-at")[:10]} == {True}
    assert Record.objects.count() == 10


def test_what_somebody_asked_for_is_never_held_back(zone, five, settle):
    overwrite(zone, five)
    for organization in five:
        organization.request_reconcile()
    assert {settle(organization)["dns"].status for organization in five} == {"ready"}
    assert drifted(zone) == 0


def test_a_repair_that_failed_at_first_is_still_nobodys_wish(zone, five, settle, resync):
    overwrite(zone, five[:1])
    resync(five[0])
    zone.sandbox.fault(system="ionos", operation="patch_zone", kind="status", status=500, times=1)
    settle(five[0])
    assert {e.is_drift for e in JournalEntry.objects.filter(action="update")} == {True}


def test_other_addresses_of_the_edge_wait_for_a_word_where_many_would_change(zone, five, settle, resync, settings):
    settings.EDGE_ADDRESSES = ("192.0.2.1",)
    resync(*five)
    conditions = [settle(organization, turns=2)["dns"] for organization in five]
    assert [condition.reason for condition in conditions].count("HeldBack") == 2
