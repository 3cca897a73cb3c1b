import pytest

from dns.models import Record
from dns.reconcile import RecordsReconciler
from dns.records.ownership import marker
from sonicus.lib.outcomes import Ready, Waiting
from tenants.models import Attempt, Condition
from tests.dns.conftest import BASE, HOST, MARKER

step = RecordsReconciler()


def owner(organization) -> str:
    return f'"{marker(organization, organization.host).content}"'


def live(organization) -> set[tuple[str, str, str]]:
    return {(HOST, "A", "127.0.0.1"), (MARKER, "TXT", owner(organization))}


def a(content: str, name: str = HOST, **more) -> dict:
    return {"name": name, "type": "A", "content": content, "ttl": 300, **more}


def test_a_new_organization_gets_its_marker_and_its_address(zone, acme, settle):
    assert settle(acme)["dns"].status == "ready"
    assert zone.contents == live(acme)
    assert zone.writes == ["create_records"]  # marker and address together: no moment with one of them alone


def test_after_a_turn_nothing_is_left_to_do(zone, acme, settle):
    settle(acme)
    assert step.plan(acme) == []
    assert isinstance(step.check(acme), Ready)


def test_the_marker_is_planned_together_with_what_it_marks(zone, acme):
    (change,) = step.plan(acme)
    assert str(change).partition(":")[0] == f"create TXT {MARKER}, A {HOST}"
    assert zone.contents == set()


def test_what_is_held_is_told_with_the_identifiers_of_the_provider(zone, acme, settle):
    settle(acme)
    ids = {(r["name"], r["id"]) for r in zone.records}
    holdings = step.holdings(acme)
    assert {holding.kind for holding in holdings} == {"record"}
    assert {(holding.label.split()[1], holding.identifier) for holding in holdings} <= ids
    assert f"A {HOST} → 127.0.0.1" in [holding.label for holding in holdings]


def test_both_kinds_of_addresses_are_written_and_one_that_is_no_longer_ours_is_removed(zone, acme, settle, settings):
    settings.EDGE_ADDRESSES = ("192.0.2.1", "192.0.2.2", "2001:db8::1")
    settle(acme)
    assert {content for name, _, content in zone.contents if name == HOST} == {"192.0.2.1", "192.0.2.2", "2001:db8::1"}
    settings.EDGE_ADDRESSES = ("192.0.2.2",)
    acme.request_reconcile()
    settle(acme, turns=4)
    assert {content for name, _, content in zone.contents if name == HOST} == {"192.0.2.2"}
    assert step.plan(acme) == []


def test_a_changed_value_is_drift_and_is_written_back(zone, acme, settle):
    settle(acme)
    zone.lay(a("192.0.2.66"), {"name": MARKER, "type": "TXT", "content": owner(acme), "ttl": 300})
    (first, *_) = step.plan(acme)
    assert str(first) == f"update A {HOST}: 127.0.0.1"
    acme.request_reconcile()
    settle(acme)
    assert zone.contents == live(acme)


def test_a_record_that_was_deactivated_is_made_active_again(zone, acme, settle):
    settle(acme)
    zone.lay(a("127.0.0.1", disabled=True), {"name": MARKER, "type": "TXT", "content": owner(acme), "ttl": 300})
    acme.request_reconcile()
    settle(acme)
    assert [r["disabled"] for r in zone.records if r["name"] == HOST] == [False]


@pytest.mark.parametrize(
    "foreign",
    [
        a("203.0.113.9"),
        a("127.0.0.1"),
        {"name": HOST, "type": "CNAME", "content": "shop.example.com", "ttl": 60},
        {"name": HOST, "type": "TXT", "content": "theirs", "ttl": 60},
        {"name": MARKER, "type": "TXT", "content": "install=another organization=other", "ttl": 60},
        a("203.0.113.9", disabled=True),
    ],
)
def test_a_name_that_somebody_else_uses_is_never_overwritten(zone, acme, settle, foreign):
    zone.lay({"id": "theirs", **foreign})
    before = zone.records
    condition = settle(acme)["dns"]
    assert (condition.status, condition.reason) == ("stalled", "Conflict")
    assert foreign["name"] in condition.message
    assert "not ours" in condition.message
    assert zone.records == before


def test_an_organization_that_never_got_its_name_leaves_it_to_who_has_it(zone, acme, settle):
    zone.lay(a("203.0.113.9"))
    before = zone.records
    settle(acme)
    acme.leave()
    assert settle(acme)["dns"].status == "ready"
    assert zone.records == before


def test_a_text_that_a_service_lays_at_our_name_later_is_let_be(zone, acme, settle):
    settle(acme)
    text = {"name": HOST, "type": "TXT", "content": '"verification=1"', "ttl": 300}
    zone.lay(a("127.0.0.1"), {"name": MARKER, "type": "TXT", "content": owner(acme), "ttl": 300}, text)
    acme.request_reconcile()
    settle(acme)
    acme.leave()
    settle(acme)
    assert zone.contents == {(HOST, "TXT", '"verification=1"')}


def test_a_wildcard_above_the_name_is_no_conflict(zone, acme, settle):
    zone.lay(a("203.0.113.9", name=f"*.{BASE}"))
    assert settle(acme)["propagation"].status == "ready"
    assert (HOST, "A", "127.0.0.1") in zone.contents


def test_what_a_lost_worker_had_written_is_known_by_its_marker_and_remembered(zone, acme, settle):
    text = {"name": MARKER, "type": "TXT", "content": owner(acme), "ttl": 300}
    zone.lay({"id": "made-before", **a("127.0.0.1")}, text)
    settle(acme)
    assert zone.writes == []
    assert Record.objects.get(organization=acme, type="A").identifier == "made-before"


def test_foreign_records_stay_byte_for_byte_through_a_whole_life(zone, acme, settle):
    before = zone.foreign
    settle(acme)
    acme.leave()
    settle(acme)
    assert zone.foreign == before


def test_leaving_removes_the_address_then_the_marker_and_reads_back(zone, acme, settle):
    settle(acme)
    acme.leave()
    assert [str(change).split()[1] for change in step.plan(acme)][:2] == ["A", "TXT"]
    conditions = settle(acme)
    assert {condition.status for condition in conditions.values()} == {"ready"}
    assert zone.contents == set()
    assert step.holdings(acme) == []
    assert acme.left_at


def test_leaving_finds_by_its_marker_what_no_row_remembers(zone, acme, settle):
    settle(acme)
    Record.objects.all().delete()
    acme.leave()
    settle(acme)
    assert zone.contents == set()


def test_a_renamed_organization_moves_and_leaves_nothing_behind(zone, acme, settle):
    settle(acme)
    acme.slug = "bell"
    acme.save()
    acme.request_reconcile()
    settle(acme)
    assert {name for name, _, _ in zone.contents} == {f"bell.{BASE}", f"_sonicus-owner.bell.{BASE}"}


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "applied_then_reset", "times": 5},
        {"kind": "reset", "times": 5},
        {"kind": "status", "status": 500, "times": 4},
        {"kind": "status", "status": 503, "times": 4},
        {"kind": "status", "status": 429, "times": 3},
        {"kind": "delay", "seconds": 0.2, "times": 6},
        {"kind": "applied_then_reset", "probability": 0.4},
    ],
)
def test_whatever_the_provider_does_there_is_one_of_each_in_the_end(zone, acme, settle, fault):
    zone.sandbox.fault(system="ionos", **fault)
    settle(acme)
    zone.sandbox.clear_faults()
    assert settle(acme)["propagation"].status == "ready"
    assert sorted((r["name"], r["type"]) for r in zone.records if r["name"] in (HOST, MARKER)) == [
        (MARKER, "TXT"),
        (HOST, "A"),
    ]
    zone.sandbox.fault(system="ionos", **fault)
    acme.leave()
    settle(acme)
    zone.sandbox.clear_faults()
    assert settle(acme)["dns"].status == "ready"
    assert zone.contents == set()
    assert Record.objects.count() == 0


def test_a_turn_tells_how_far_it_came(zone, acme, settle):
    zone.sandbox.fault(system="ionos", operation="create_records", kind="status", status=400)
    condition = settle(acme)["dns"]
    assert (condition.status, condition.reason) == ("stalled", "RefusedAsInvalid")
    attempt = Attempt.objects.filter(step="dns").first()
    assert len(attempt.planned) == 1
    assert attempt.done == []


def test_a_provider_that_does_not_show_a_write_yet_is_asked_again(zone, acme):
    assert step.plan(acme)
    verdict = step.check(acme)
    assert isinstance(verdict, Waiting)
    assert verdict.reason == "NotAsWritten"
    assert verdict.retry_in <= 1


def test_a_wrong_key_stalls_with_what_to_do(zone, acme, settle, settings):
    settings.IONOS_API_KEY = "prefix.wrong"
    settle(acme)
    condition = Condition.objects.get(organization=acme, step="dns")
    assert (condition.status, condition.reason) == ("stalled", "AccessRefused")
    assert "prefix.secret" in condition.message
