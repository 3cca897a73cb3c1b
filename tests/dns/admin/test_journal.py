"""The staff's door to the journal, the pins and the wanted records."""

import pytest
from django.urls import reverse

from dns.models import JournalEntry, Pin, WantedRecord
from tenants.models import AuditEvent
from tests.dns.conftest import HOST

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("records_alone")]


def at(page: str, *arguments: object) -> str:
    return reverse(f"admin:dns_{page}", args=arguments, urlconf="sonicus.urls_public")


@pytest.fixture
def entry(zone, acme, settle) -> JournalEntry:
    settle(acme)
    return JournalEntry.objects.get(type="A")


@pytest.mark.parametrize("query", ["", "?state__exact=done", "?elsewhere=yes", "?is_drift__exact=1", "?q=acme"])
def test_the_journal_is_listed_and_filtered(staff, entry, query):
    answer = staff.get(at("journalentry_changelist") + query)
    assert answer.status_code == 200
    assert (f"create A {HOST}" in answer.text) is (query in ("", "?state__exact=done", "?q=acme"))


def test_an_entry_shows_what_went_and_what_came(staff, entry):
    JournalEntry.objects.filter(pk=entry.pk).update(
        before=[{"content": "192.0.2.66", "ttl": 60, "disabled": True}],
        elsewhere=[{"name": "www.x", "type": "A", "before": [], "after": []}],
    )
    page = staff.get(at("journalentry_change", entry.pk)).text
    assert "− 192.0.2.66 (ttl 60) disabled" in page
    assert "+ 127.0.0.1 (ttl 300)" in page
    assert "A www.x: nothing became nothing" in page


def test_taking_back_asks_why_and_is_remembered(staff, entry):
    action = {"action": "revert_action", "_selected_action": [str(entry.pk)]}
    question = staff.post(at("journalentry_changelist"), action)
    assert "Why?" in question.text
    assert not Pin.objects.exists()
    staff.post(at("journalentry_changelist"), {**action, "why": "a mistake"}, follow=True)
    assert Pin.objects.get().why == "a mistake"
    assert AuditEvent.objects.get(verb="record.reverted").actor_name == "sam@sonicus.test"


def test_a_pin_is_lifted(staff, entry):
    staff.post(
        at("journalentry_changelist"),
        {"action": "revert_action", "_selected_action": [str(entry.pk)], "why": "a mistake"},
    )
    page = staff.get(at("pin_changelist")).text
    assert "a mistake" in page
    staff.post(at("pin_changelist"), {"action": "lift_action", "_selected_action": [str(Pin.objects.get().pk)]})
    assert not Pin.objects.exists()


def test_a_wanted_record_is_added_and_removed(staff, acme):
    facts = {"organization": str(acme.pk), "name": HOST, "type": "MX", "content": "10 mx.example.com", "ttl": "300"}
    generation = acme.generation
    staff.post(at("wantedrecord_add"), {**facts, "why": "their mail"})
    row = WantedRecord.objects.get()
    assert (row.why, row.made_by.email) == ("their mail", "sam@sonicus.test")
    acme.refresh_from_db()
    assert acme.generation > generation
    staff.post(at("wantedrecord_delete", row.pk), {"post": "yes"})
    assert not WantedRecord.objects.exists()
    assert AuditEvent.objects.filter(verb="record.unwanted").exists()


def test_what_cannot_be_wanted_is_said_at_its_field(staff, acme):
    facts = {"organization": str(acme.pk), "name": "elsewhere.test", "type": "MX", "content": "mx", "ttl": "300"}
    page = staff.post(at("wantedrecord_add"), facts).text
    assert f"It must be {HOST} or end with .{HOST}." in page
    assert "This is no content of MX" in page
    assert not WantedRecord.objects.exists()


def test_support_without_the_right_is_not_offered_to_take_back(public, entry, django_user_model):
    from django.contrib.auth.models import Permission

    reader = django_user_model.objects.create_user("rita@sonicus.test", "correct-horse-battery", is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_journalentry"))
    public.force_login(reader)
    page = public.get(at("journalentry_changelist")).text
    assert f"create A {HOST}" in page
    assert "revert_action" not in page


def test_moments_of_the_journal_and_the_pins_say_utc(staff, entry):
    assert f"{entry.at:%Y-%m-%d %H:%M} UTC" in staff.get(at("journalentry_changelist")).text
    pin = Pin.objects.create(zone=entry.zone, name=entry.name, type="A", records=[], organization=entry.organization)
    assert f"{pin.made_at:%Y-%m-%d %H:%M} UTC" in staff.get(at("pin_changelist")).text
