"""`manage.py dns zones` and `dns records`: what operators are told of whole zones."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from dns.models import JournalEntry, Zone
from dns.surveys.findings import survey_findings
from dns.surveys.surveying import look_after, survey_zone
from sonicus.lib.findings import Level
from tenants.models import Condition
from tests.dns.conftest import BASE, FOREIGN, HOST
from tests.dns.support.records import a, left_behind, marker_for
from tests.doors.running import run

GONE = uuid.UUID("11111111-1111-4111-8111-111111111111")


@pytest.fixture
def surveyed(zone, acme, settle):
    """acme as desired, one orphan pair, all that is foreign; then the address of acme is changed by somebody."""
    settle(acme)
    zone.lay(a(HOST, "192.0.2.66"), marker_for(HOST, acme.pk), *left_behind("ghost", GONE))
    survey_zone(BASE)
    return acme


def test_right_after_a_first_start_the_first_survey_is_on_its_way(zone, db):
    ran = run("dns", "zones")
    assert ran.code == 0
    assert f"{BASE}: the first survey is on its way" in ran.out
    assert "TROUBLE" not in ran.out


def test_a_first_survey_that_does_not_come_is_trouble(zone, db):
    run("dns", "zones")
    Zone.objects.update(next_survey_at=timezone.now() - timedelta(minutes=4))
    ran = run("dns", "zones")
    assert ran.code == 1
    assert f"{BASE}: TROUBLE: It was never surveyed." in ran.out


def test_a_first_survey_under_way_is_no_trouble(zone, db):
    """A worker that takes it on puts off the next one."""
    Zone.objects.create(base=BASE, next_survey_at=timezone.now() + timedelta(minutes=15))
    assert run("dns", "zones").code == 0


def test_a_zone_that_was_not_surveyed_for_long_is_trouble(zone, db):
    survey_zone(BASE)
    Zone.objects.update(surveyed_at=timezone.now() - timedelta(hours=5))
    ran = run("dns", "zones")
    assert ran.code == 1
    assert f"{BASE}: TROUBLE: Its last survey was 5 h ago." in ran.out


def test_what_the_brake_holds_is_trouble_with_what_to_do(surveyed):
    Condition.objects.filter(organization=surveyed, step="dns").update(status="reconciling", reason="HeldBack")
    ran = run("dns", "zones", "--json")
    assert (ran.code, ran.data[0]["held_back"]) == (1, 1)
    assert f"manage.py dns apply --yes --force --zone {BASE}" in ran.data[0]["trouble"]
    assert ran.data[0]["trouble"].startswith("1 organization is held back")
    found = {one.subject: one for one in survey_findings()}
    assert found[f"brake of {BASE}"].level == Level.WARN
    assert f"brake of {BASE}: holds back 1 organization" in run("dns", "doctor").out


def test_zones_are_surveyed_on_request_and_told_with_their_numbers(zone, db):
    ran = run("dns", "zones", "--survey", "--json")
    assert ran.code == 0
    (told,) = ran.data
    assert (told["base"], told["provider"], told["policy"], told["serial"]) == (BASE, "ionos", "full", 1)
    assert told["nameservers"] == [f"ns1.{BASE}"]
    assert (told["records"], told["foreign"], told["orphans"], told["drift"]) == (len(FOREIGN), len(FOREIGN) - 1, 0, 0)
    assert told["trouble"] == ""


def test_drift_and_orphans_are_counted(surveyed):
    ran = run("dns", "zones", "--json")
    assert (ran.data[0]["drift"], ran.data[0]["orphans"], ran.code) == (1, 2, 0)


def test_a_provider_that_refuses_is_trouble_with_its_words(zone, db, settings):
    settings.IONOS_API_KEY = "prefix.wrong"
    ran = run("dns", "zones", "--survey")
    assert ran.code == 1
    assert f"{BASE}: TROUBLE" in ran.out
    assert "prefix.secret" in ran.out


def test_a_zone_that_settings_forgot_is_shown_and_no_trouble(zone, db):
    Zone.objects.create(base="former.test", message="anything")
    ran = run("dns", "zones", "--survey")
    assert "former.test: no longer in the settings" in ran.out
    assert ran.code == 0


def test_our_own_records_are_listed_with_whose_they_are(surveyed):
    ran = run("dns", "records", "--organization", "acme", "--json")
    assert {(one["type"], one["owner"]) for one in ran.data} == {("A", "acme"), ("TXT", "acme")}
    assert HOST in run("dns", "records").out


@pytest.mark.parametrize(
    ("which", "names"),
    [
        ("--foreign", {r["name"] for r in FOREIGN if r["type"] != "SOA"}),
        ("--orphans", {f"ghost.{BASE}", f"_sonicus-owner.ghost.{BASE}"}),
        ("--drift", {HOST}),
    ],
)
def test_others_records_orphans_and_drift_are_listed_apart(surveyed, which, names):
    assert {one["name"] for one in run("dns", "records", which, "--json").data} == names


def test_a_list_can_be_of_one_zone_or_of_one_organizations_name(surveyed):
    assert {one["name"] for one in run("dns", "records", "--foreign", "--organization=acme", "--json").data} == {
        f"shop.{HOST}"
    }
    Zone.objects.create(base="second.test")
    assert run("dns", "records", "--foreign", "--zone=second.test").out.strip() == "There is no such record."
    unknown = run("dns", "records", "--zone=unknown.test")
    assert unknown.code == 1
    assert "manage.py dns zones" in unknown.err


@pytest.mark.parametrize("word", ["plan", "apply", "records", "journal"])
@pytest.mark.parametrize("choice", ["--zone", "--organization"])
def test_a_variable_of_the_shell_that_is_not_set_never_means_all(surveyed, word, choice):
    before = surveyed.conditions.get(step="dns").attempts
    ran = run("dns", word, f"{choice}=")
    assert ran.code == 1
    assert surveyed.conditions.get(step="dns").attempts == before


def test_the_journal_is_of_one_base_domain_and_tells_what_is_unknown(surveyed):
    Zone.objects.create(base="second.test")
    assert HOST in run("dns", "journal", "--zone", BASE).out
    assert run("dns", "journal", "--zone", "second.test").out.strip() == "Nothing was written."
    for unknown in (("--zone", "unknown.test"), ("--organization", "unknown")):
        ran = run("dns", "journal", *unknown)
        assert (ran.code, f"“{unknown[1]}”" in ran.err) == (1, True)


def test_the_journal_knows_organizations_that_are_gone(surveyed):
    JournalEntry.objects.update(organization=None, organization_slug="former")
    assert HOST in run("dns", "journal", "--organization", "Former").out


def test_what_drifted_says_what_is_wanted(surveyed):
    (one,) = run("dns", "records", "--drift", "--json").data
    assert (one["content"], one["owner"]) == ("192.0.2.66", "acme")
    assert "127.0.0.1" in one["note"]


def finding():
    (one,) = survey_findings()
    return one.level, one.seen


def test_the_doctor_tells_a_survey_that_is_missing_late_troubled_or_well(zone, acme, settle):
    assert finding() == (Level.OK, "the first is on its way")
    Zone.objects.update(next_survey_at=timezone.now() - timedelta(minutes=4))
    assert finding() == (Level.WARN, "It was never surveyed.")
    settle(acme)
    look_after(BASE)
    look_after(BASE)
    assert finding() == (Level.OK, f"{len(FOREIGN) + 4} records, 4 of them ours, all as desired")
    Zone.objects.update(surveyed_at=timezone.now() - timedelta(hours=5))
    assert finding() == (Level.WARN, "Its last survey was 5 h ago.")
    zone.sandbox.fault(system="ionos", kind="status", status=401)
    look_after(BASE)
    assert "401" in finding()[1]


def test_the_doctor_tells_drift(surveyed):
    assert finding() == (Level.WARN, "1 place is not as desired")


def test_a_number_that_is_none_is_wrong_usage():
    for wrong in (("journal", "--most", "-3"), ("journal", "--most", "many"), ("verify", "--all", "--cap", "0")):
        ran = run("dns", *wrong)
        assert ran.code == 2
        assert "is no number from 1 upwards" in ran.err
