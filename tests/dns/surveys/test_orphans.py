"""Records of ours whose organization no longer is: quarantined, looked at again, removed; never in a mass by itself."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from dns.models import ForeignRecord, JournalEntry, Orphan, Record, Zone
from dns.surveys.orphans import QUARANTINE, remove_due, rule
from dns.surveys.surveying import look_after, survey_zone
from tenants.models import AuditEvent, Organization
from tests.dns.conftest import BASE, HOST
from tests.dns.support.records import a, left_behind, marker_for, txt

GONE = uuid.UUID("11111111-1111-4111-8111-111111111111")
GHOST = f"ghost.{BASE}"


@pytest.fixture
def haunted(zone, db):
    """A zone in which an organization that does not exist left an address and its marker."""
    zone.lay(*left_behind("ghost", GONE))
    return zone


def at(zone) -> set[tuple[str, str]]:
    return {(r["name"], r["type"]) for r in zone.records if r["name"].endswith(GHOST)}


def after_quarantine():
    """The clocks of rows and of PostgreSQL are two: rows are put back instead of time forward."""
    Orphan.objects.update(quarantined_until=timezone.now() - timedelta(seconds=1))


def test_what_a_marker_of_ours_gives_to_nobody_is_an_orphan_in_quarantine(haunted):
    survey_zone(BASE)
    found = Orphan.objects.all()
    assert {(one.name, one.type) for one in found} == {(GHOST, "A"), (f"_sonicus-owner.{GHOST}", "TXT")}
    assert {one.marked_for for one in found} == {GONE}
    for one in found:
        assert timedelta(days=6) < one.quarantined_until - timezone.now() <= QUARANTINE
    assert not ForeignRecord.objects.filter(name__endswith=GHOST).exists()


def test_the_quarantine_is_not_begun_anew_by_each_survey(haunted):
    survey_zone(BASE)
    before = list(Orphan.objects.values_list("pk", "quarantined_until"))
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        survey_zone(BASE)
    assert list(Orphan.objects.values_list("pk", "quarantined_until")) == before


def test_nothing_is_removed_before_the_quarantine_is_over(haunted):
    look_after(BASE)
    look_after(BASE)
    assert len(at(haunted)) == 2


def test_after_the_quarantine_the_address_goes_and_then_its_marker(haunted):
    foreign = haunted.foreign
    look_after(BASE)
    after_quarantine()
    row = look_after(BASE)
    assert row.trouble == ""
    assert at(haunted) == set()
    assert haunted.foreign == foreign
    assert Orphan.objects.standing().count() == 0
    entries = JournalEntry.objects.filter(name__endswith=GHOST).order_by("at")
    assert [(one.type, one.action, one.state) for one in entries] == [
        ("A", "delete", "done"),
        ("TXT", "delete", "done"),
    ]
    assert entries[0].actor_name == "survey"


def test_an_orphan_whose_organization_is_there_again_is_not_removed(haunted, acme):
    look_after(BASE)
    after_quarantine()
    Organization.objects.create(id=GONE, name="Ghost", slug="ghost", email="ghost@ghost.test", plan=acme.plan)
    look_after(BASE)
    assert len(at(haunted)) == 2
    assert Orphan.objects.standing().count() == 0


def test_right_before_it_is_removed_each_orphan_is_looked_at_again(haunted, acme):
    """Between the survey and the removal the name was marked for somebody who lives."""
    look_after(BASE)
    after_quarantine()
    haunted.lay(a(GHOST), marker_for(GHOST, acme.pk))
    assert remove_due(Zone.objects.get()) == ""
    assert len(at(haunted)) == 2


def test_an_address_that_somebody_living_marked_too_is_his(zone, acme):
    zone.lay(*left_behind("ghost", GONE), {**marker_for(GHOST, acme.pk), "id": "second"})
    survey_zone(BASE)
    assert [(one.name, str(GONE) in one.content) for one in Orphan.objects.all()] == [(f"_sonicus-owner.{GHOST}", True)]


def test_what_our_table_remembers_of_an_organization_that_has_left_is_an_orphan_too(zone, acme, settle):
    settle(acme)
    acme.leave()
    settle(acme)
    Record.objects.create(
        organization=acme, zone=BASE, zone_identifier="z", identifier="", name=f"x.{HOST}", type="CNAME",
        content="example.com", ttl=300,
    )  # fmt: skip
    zone.lay({"name": f"x.{HOST}", "type": "CNAME", "content": "example.com", "ttl": 300})
    look_after(BASE)
    orphan = Orphan.objects.get()
    assert (orphan.name, orphan.marked_for) == (f"x.{HOST}", acme.pk)
    after_quarantine()
    look_after(BASE)
    assert f"x.{HOST}" not in {r["name"] for r in zone.records}
    assert not Record.objects.filter(organization=acme).exists()


def test_who_is_leaving_takes_down_by_itself(zone, acme, settle):
    settle(acme)
    acme.leave()
    survey_zone(BASE)
    assert not Orphan.objects.exists()


def test_a_mass_of_orphans_waits_for_staff(zone, db, alice):
    zone.lay(*(r for number in range(6) for r in left_behind(f"ghost{number}", GONE)))
    look_after(BASE)
    after_quarantine()
    row = look_after(BASE)
    assert "12 orphans wait for staff" in row.trouble
    assert Orphan.objects.standing().count() == 12
    assert rule(Orphan.objects.all(), Orphan.Ruling.REMOVE, alice) == 12
    assert look_after(BASE).trouble == ""
    assert Orphan.objects.standing().count() == 0


def test_staff_may_have_an_orphan_removed_at_once_and_it_is_written_down(haunted, alice):
    look_after(BASE)
    rule(Orphan.objects.all(), Orphan.Ruling.REMOVE, alice)
    assert len(at(haunted)) == 2
    look_after(BASE)
    assert at(haunted) == set()
    events = AuditEvent.objects.filter(verb="orphan.remove")
    assert {event.actor for event in events} == {alice}
    assert {event.details["zone"] for event in events} == {BASE}


def test_staff_may_keep_an_orphan(haunted, alice):
    look_after(BASE)
    rule(Orphan.objects.all(), Orphan.Ruling.KEEP, alice)
    after_quarantine()
    look_after(BASE)
    assert len(at(haunted)) == 2
    assert Orphan.objects.standing().count() == 2


@pytest.mark.parametrize("policy", ["read-only", "upsert-only"])
def test_a_policy_that_forbids_removing_is_told_and_kept(haunted, policy):
    look_after(BASE)
    after_quarantine()
    Zone.objects.update(policy=policy)
    row = look_after(BASE)
    assert "2 orphans are due" in row.trouble
    assert policy in row.trouble
    assert len(at(haunted)) == 2


def test_a_provider_that_fails_leaves_the_orphan_for_next_time(haunted):
    look_after(BASE)
    after_quarantine()
    haunted.sandbox.fault(system="ionos", operation="delete_record", kind="status", status=400)
    assert "could not be removed" in look_after(BASE).trouble
    assert Orphan.objects.standing().count() == 2
    haunted.sandbox.clear_faults()
    assert look_after(BASE).trouble == ""
    assert at(haunted) == set()


def test_an_orphan_that_others_removed_is_done(haunted):
    survey_zone(BASE)
    haunted.lay()
    survey_zone(BASE)
    assert Orphan.objects.standing().count() == 0
    haunted.lay(*left_behind("ghost", GONE))
    survey_zone(BASE)
    assert Orphan.objects.standing().count() == 2


def test_below_two_base_domains_an_orphan_belongs_to_the_nearest(zone, db, settings):
    settings.DNS_FURTHER_ZONES = ({"base": f"eu.{BASE}", "provider": "ionos", "policy": "full"},)
    settings.BASE_DOMAINS = (BASE, f"eu.{BASE}")
    zone.lay(*left_behind("ghost.eu", GONE), txt(f"x.eu.{BASE}", "theirs"))
    survey_zone(BASE)
    assert not Orphan.objects.exists()
    survey_zone(f"eu.{BASE}")
    assert {one.zone.base for one in Orphan.objects.all()} == {f"eu.{BASE}"}


def test_what_staff_have_removed_does_not_count_for_the_brake_and_what_goes_by_itself_does(zone, alice):
    zone.lay(*left_behind("ghost", GONE), *left_behind("other", uuid.uuid4()))
    look_after(BASE)
    rule(Orphan.objects.filter(name__endswith=f"ghost.{BASE}"), Orphan.Ruling.REMOVE, alice)
    Orphan.objects.filter(name__endswith=f"other.{BASE}").update(quarantined_until=timezone.now())
    look_after(BASE)
    entries = JournalEntry.objects.filter(action="delete")
    assert {(entry.name.rpartition(f".{BASE}")[0].rpartition(".")[2], entry.is_drift) for entry in entries} == {
        ("ghost", False),
        ("other", True),
    }
