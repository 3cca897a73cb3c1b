"""The pages of one row, as staff read them: words and badges, no raw values."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from dns.models import Difference, ForeignRecord, JournalEntry, Orphan, Pin, Record, WantedRecord, Zone
from tests.dns.conftest import BASE, HOST

pytestmark = pytest.mark.django_db

SEEN = [{"content": "192.0.2.66", "ttl": 60, "disabled": False}]


@pytest.fixture
def row():
    return Zone.objects.create(base=BASE, surveyed_at=timezone.now())


def page_of(staff, model: str, pk: object) -> str:
    return staff.get(reverse(f"admin:dns_{model}_change", args=[pk], urlconf="sonicus.urls_public")).text


def test_an_entry_says_its_state_and_when_in_words(staff):
    entry = JournalEntry.objects.create(zone=BASE, name=HOST, type="A", action="create", actor_name="loop")
    page = page_of(staff, "journalentry", entry.pk)
    assert "not yet" in page
    assert "&#x27;begun&#x27;" not in page
    assert f"{entry.at:%Y-%m-%d %H:%M} UTC" in page


def test_a_difference_says_what_is_wanted_and_seen(staff, row, acme):
    facts = {"kind": "changed", "name": HOST, "type": "A", "seen": SEEN}
    one = Difference.objects.create(zone=row, organization=acme, **facts)
    page = page_of(staff, "difference", one.pk)
    assert "192.0.2.66" in page
    assert "&#x27;content&#x27;" not in page
    assert "nothing" in page


def test_a_pin_says_what_stands_there(staff, acme):
    pin = Pin.objects.create(organization=acme, zone=BASE, name=HOST, type="A", records=SEEN, why="a test")
    page = page_of(staff, "pin", pin.pk)
    assert "192.0.2.66" in page
    assert "&#x27;content&#x27;" not in page


def test_a_long_content_is_cut_in_the_list_and_whole_on_its_page(staff, row):
    text = f"v=DKIM1; p={'x' * 300}"
    facts = {"zone": row, "name": f"mail.{BASE}", "type": "TXT", "content": text, "ttl": 300}
    foreign = ForeignRecord.objects.create(**facts)
    orphan = Orphan.objects.create(quarantined_until=timezone.now(), **facts)
    seen = [{"content": text, "ttl": 60, "disabled": False}]
    other = Difference.objects.create(zone=row, kind="foreign", name=HOST, type="TXT", seen=seen)
    for model, pk in (("foreignrecord", foreign.pk), ("orphan", orphan.pk), ("difference", other.pk)):
        listed = staff.get(reverse(f"admin:dns_{model}_changelist", urlconf="sonicus.urls_public")).text
        assert f"{text[:48]}…" in listed
        assert f'title="{text}"' in listed
        assert f"…{text[48:]}" not in page_of(staff, model, pk)
        assert text in page_of(staff, model, pk)


def test_the_first_minute_of_a_zone_is_no_trouble(staff):
    Zone.objects.create(base=BASE, next_survey_at=timezone.now())
    listed = staff.get(reverse("admin:dns_zone_changelist", urlconf="sonicus.urls_public")).text
    assert "first survey on its way" in listed
    assert "needs attention" not in listed


def test_a_lifetime_is_called_ttl_and_has_its_unit(staff, row, acme, alice):
    facts = {"name": HOST, "type": "TXT", "content": "x", "ttl": 77}
    rows = {
        "record": Record.objects.create(organization=acme, zone=BASE, **facts),
        "wantedrecord": WantedRecord.objects.create(organization=acme, made_by=alice, **facts),
        "foreignrecord": ForeignRecord.objects.create(zone=row, **facts),
    }
    for model, one in rows.items():
        listed = staff.get(reverse(f"admin:dns_{model}_changelist", urlconf="sonicus.urls_public")).text
        assert "77 s" in listed
        for page in (listed, page_of(staff, model, one.pk)):
            assert re.search(r">\s*TTL\b", page), model
            assert not re.search(r">\s*Ttl\b", page), model
