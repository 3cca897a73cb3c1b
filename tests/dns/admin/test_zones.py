"""Staff see zones, others' records, drift and orphans; they decide, and the workers act."""

import uuid

import pytest
from django.contrib.auth.models import Permission

from dns.models import Difference, ForeignRecord, Orphan, Record, Zone
from dns.surveys.surveying import look_after_when_due, survey_zone
from tenants.models import AuditEvent, Condition, User
from tests.dns.conftest import BASE, HOST
from tests.dns.support.records import a, left_behind, marker_for

GONE = uuid.UUID("11111111-1111-4111-8111-111111111111")
GHOST = f"ghost.{BASE}"


@pytest.fixture
def surveyed(zone, acme, settle):
    settle(acme)
    zone.lay(a(HOST, "192.0.2.66"), marker_for(HOST, acme.pk), *left_behind("ghost", GONE))
    survey_zone(BASE)
    return zone


def act(staff, model, name, rows):
    body = {"action": name, "_selected_action": [str(row.pk) for row in rows]}
    return staff.post(f"/admin/dns/{model}/", body, follow=True).content.decode()


@pytest.mark.parametrize(
    ("model", "shown"),
    [
        ("zone", ["ionos", "well"]),
        ("foreignrecord", [f"www.{BASE}", "203.0.113.80"]),
        ("difference", [HOST, "192.0.2.66", "127.0.0.1", "acme"]),
        ("orphan", [GHOST, str(GONE), "removed after its quarantine"]),
        ("record", [HOST, "Acme"]),
    ],
)
def test_staff_see_each_list_and_each_row(surveyed, staff, model, shown):
    page = staff.get(f"/admin/dns/{model}/").content.decode()
    assert [word for word in shown if word.lower() not in page.lower()] == []
    rows = {"zone": Zone, "foreignrecord": ForeignRecord, "difference": Difference, "orphan": Orphan}
    if model in rows:
        assert staff.get(f"/admin/dns/{model}/{rows[model].objects.first().pk}/change/").status_code == 200
    assert staff.get(f"/admin/dns/{model}/add/").status_code == 403


def test_the_page_of_a_zone_tells_its_state_and_its_facts(surveyed, staff):
    page = staff.get(f"/admin/dns/zone/{Zone.objects.get().pk}/change/").content.decode()
    assert [word for word in ("well", f"ns1.{BASE}", "600", "UTC") if word not in page] == []
    assert "&#x27;well&#x27;" not in page


def test_the_trouble_of_a_zone_stands_in_the_list(zone, staff, settings):
    settings.IONOS_API_KEY = "prefix.wrong"
    survey_zone(BASE)
    page = staff.get("/admin/dns/zone/").content.decode()
    assert "needs attention" in page
    assert "prefix.secret" in page


def test_the_policy_of_a_zone_is_chosen_and_written_down_and_its_facts_stay(surveyed, staff):
    row = Zone.objects.get()
    staff.post(f"/admin/dns/zone/{row.pk}/change/", {"policy": "read-only", "base": "else.test", "serial": 99})
    row.refresh_from_db()
    assert (row.policy, row.base, row.serial) == ("read-only", BASE, 1)
    event = AuditEvent.objects.get(verb="zone.policy")
    assert event.details == {"zone": BASE, "before": "full", "after": "read-only"}


def test_a_zone_is_surveyed_soon_after_staff_asked_and_not_in_the_request(zone, staff):
    row = survey_zone(BASE)
    assert look_after_when_due(BASE)
    assert look_after_when_due(BASE) is None
    asked = len(zone.sandbox.requests("ionos"))
    assert "in a moment" in act(staff, "zone", "survey_now", [row])
    assert len(zone.sandbox.requests("ionos")) == asked
    assert look_after_when_due(BASE)


def test_a_zone_that_settings_forgot_is_not_surveyed_and_may_be_deleted(zone, staff):
    row = Zone.objects.create(base="former.test")
    assert "nobody can be asked" in act(staff, "zone", "survey_now", [row])
    staff.post(f"/admin/dns/zone/{row.pk}/delete/", {"post": "yes"})
    assert not Zone.objects.filter(base="former.test").exists()


def test_a_zone_of_the_settings_cannot_be_deleted(surveyed, staff):
    assert staff.post(f"/admin/dns/zone/{Zone.objects.get().pk}/delete/", {"post": "yes"}).status_code == 403


@pytest.mark.parametrize(("name", "ruling"), [("keep", "keep"), ("remove_now", "remove")])
def test_staff_decide_about_orphans_and_nothing_is_removed_in_the_request(surveyed, staff, name, ruling):
    before = surveyed.records
    assert "2 records will be" in act(staff, "orphan", name, Orphan.objects.all())
    assert set(Orphan.objects.values_list("ruling", flat=True)) == {ruling}
    assert surveyed.records == before
    assert AuditEvent.objects.filter(verb=f"orphan.{ruling}").count() == 2
    look_after_when_due(BASE)
    assert (GHOST in {r["name"] for r in surveyed.records}) == (ruling == "keep")


def test_staff_without_the_right_decide_nothing(surveyed, staff):
    sam = User.objects.get(email="sam@sonicus.test")
    sam.is_superuser = False
    sam.is_staff = True
    sam.save()
    sam.user_permissions.add(Permission.objects.get(codename="view_orphan"))
    act(staff, "orphan", "remove_now", Orphan.objects.all())
    assert set(Orphan.objects.values_list("ruling", flat=True)) == {"quarantine"}


@pytest.mark.parametrize(("name", "step"), [("reconcile_now", "dns"), ("verify_now", "propagation")])
def test_staff_ask_for_the_steps_of_a_records_organization(surveyed, staff, acme, name, step):
    before = Condition.objects.get(organization=acme, step=step).wakes
    act(staff, "record", name, Record.objects.filter(organization=acme))
    assert Condition.objects.get(organization=acme, step=step).wakes == before + 1
    assert AuditEvent.objects.filter(verb="step.requested", organization=acme).count() == 1
