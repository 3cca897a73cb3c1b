"""Whatever else changes in the zone while we write is noticed, unless another worker of ours wrote it."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.utils import timezone

from dns import tasks
from dns.models import JournalEntry, Record
from dns.providers.base import DnsRecord, DnsZone
from dns.records.ownership import marker
from dns.registry import provider_for
from dns.writes.comparing import compare
from dns.writes.elsewhere import changes_elsewhere
from dns.writes.whole_look import last_look, replace_look
from dns.writes.writing import Writer
from tests.dns.conftest import BASE, FOREIGN, HOST

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("records_alone")]
ZONE = DnsZone("z", BASE)
OURS = DnsRecord(HOST, "A", "127.0.0.1")


@pytest.fixture
def sam(db):
    from tenants.models import User

    return User.objects.create_superuser("sam@sonicus.test", "correct-horse-battery")


def meddle(zone, monkeypatch, **changed):
    """Somebody changes www while our write is on its way."""
    provider = provider_for(BASE)
    upsert = provider.upsert

    def upsert_and_meddle(where, records):
        stored = upsert(where, records)
        ours = [record for record in zone.records if record["name"] == HOST]
        zone.sandbox.lay_zone(
            where.identifier,
            BASE,
            [{**known, **changed} if known["id"] == "www" else known for known in [*FOREIGN, *ours]],
        )
        return stored

    monkeypatch.setattr(provider, "upsert", upsert_and_meddle)


def test_what_the_provider_disabled_is_noted_logged_and_mailed(zone, acme, sam, monkeypatch, caplog, mailoutbox):
    meddle(zone, monkeypatch, disabled=True)
    Writer(BASE, acme).upsert([OURS])
    tasks.compare_zones()
    entry = JournalEntry.objects.get()
    was = {"content": "203.0.113.80", "ttl": 60, "disabled": False}
    assert entry.elsewhere == [
        {"name": f"www.{BASE}", "type": "A", "before": [was], "after": [{**was, "disabled": True}]}
    ]
    assert entry.state == "done"
    assert f"A www.{BASE}: 203.0.113.80 became 203.0.113.80 (disabled)" in caplog.text
    (message,) = mailoutbox
    assert message.to == [sam.email]
    assert "203.0.113.80 (disabled)" in message.body
    assert str(entry.pk) in message.body


def test_staff_are_told_once_of_what_several_writes_saw(zone, acme, sam, monkeypatch, mailoutbox):
    meddle(zone, monkeypatch, content="203.0.113.99")
    Writer(BASE, acme).upsert([OURS])
    assert len(compare(BASE)) == 1
    zone.lay()
    caches["shared"].clear()  # what was seen of the zone is forgotten
    Writer(BASE, acme).upsert([DnsRecord(HOST, "A", "127.0.0.2")])
    assert len(compare(BASE)) == 1
    assert [len(entry.elsewhere) for entry in JournalEntry.objects.all()] == [1, 1]
    assert len(mailoutbox) == 1


def test_what_was_mended_and_breaks_again_hours_later_is_told_again(zone, acme, sam, monkeypatch, mailoutbox):
    meddle(zone, monkeypatch, disabled=True)
    Writer(BASE, acme).upsert([OURS])
    compare(BASE)
    zone.lay()
    caches["shared"].clear()
    JournalEntry.objects.update(ended_at=timezone.now() - timedelta(hours=2))
    Writer(BASE, acme).upsert([DnsRecord(HOST, "A", "127.0.0.2")])
    compare(BASE)
    assert len(mailoutbox) == 2


def test_who_compares_again_because_a_worker_died_before_it_kept_its_look_sends_no_second_mail(
    zone, acme, sam, monkeypatch, mailoutbox
):
    meddle(zone, monkeypatch, disabled=True)
    Writer(BASE, acme).upsert([OURS])
    place = provider_for(BASE).zone_for(BASE)
    before = last_look(place)
    compare(BASE)
    replace_look(place, last_look(place), before)
    assert len(compare(BASE)) == 1
    assert len(mailoutbox) == 1


def test_a_change_that_could_not_be_mailed_is_told_the_next_time(zone, acme, sam, monkeypatch, mailoutbox, settings):
    meddle(zone, monkeypatch, disabled=True)
    Writer(BASE, acme).upsert([OURS])
    working, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "nowhere.EmailBackend"
    with pytest.raises(ModuleNotFoundError):
        compare(BASE)
    assert JournalEntry.objects.get().elsewhere == []
    settings.EMAIL_BACKEND = working
    compare(BASE)
    assert len(mailoutbox) == 1


def test_nothing_is_told_where_nothing_else_changed(zone, acme, sam, mailoutbox):
    Writer(BASE, acme).upsert([OURS])
    assert compare(BASE) == []
    assert JournalEntry.objects.get().elsewhere == []
    assert mailoutbox == []


def changes(before: list[DnsRecord], after: list[DnsRecord]) -> list[str]:
    found = changes_elsewhere(ZONE, before, after, timezone.now())
    return [f"{change['type']} {change['name']}" for change in found]


def test_another_way_of_writing_the_same_is_no_change(db):
    before = [DnsRecord(f"X.{BASE}.", "AAAA", "2001:DB8:0::1"), DnsRecord(BASE, "TXT", '"a" "b"')]
    after = [DnsRecord(BASE, "TXT", "ab"), DnsRecord(f"x.{BASE}", "AAAA", "2001:db8::1", identifier="new")]
    assert changes(before, after) == []


@pytest.mark.parametrize("type", ["SOA", "RRSIG", "NSEC"])
def test_what_name_servers_write_themselves_is_no_change(db, type):
    assert changes([DnsRecord(BASE, type, "1")], [DnsRecord(BASE, type, "2")]) == []


def test_a_longer_lifetime_and_a_record_more_are_changes(db):
    old, new = DnsRecord(f"a.{BASE}", "A", "192.0.2.1", 60), DnsRecord(f"a.{BASE}", "A", "192.0.2.1", 600)
    more = DnsRecord(f"b.{BASE}", "MX", "10 mx.example.com")
    assert changes([old], [new, more]) == [f"A a.{BASE}", f"MX b.{BASE}"]


def test_what_other_workers_write_meanwhile_is_theirs(acme):
    bell = DnsRecord(f"bell.{BASE}", "A", "127.0.0.1")
    assert changes([], [bell]) == [f"A bell.{BASE}"]
    entry = JournalEntry.objects.create(zone=BASE, name=bell.name, type="A", action="create", actor_name="loop")
    assert changes([], [bell]) == []
    JournalEntry.objects.filter(pk=entry.pk).update(state="done", ended_at=timezone.now() - timedelta(hours=1))
    assert changes([], [bell]) == [f"A bell.{BASE}"]


def test_what_our_table_or_a_marker_of_ours_names_is_for_drift_to_tell(acme):
    here, there = DnsRecord(HOST, "A", "127.0.0.1"), DnsRecord(HOST, "A", "192.0.2.66")
    found = changes_elsewhere(ZONE, [here], [there], timezone.now())
    assert len(found) == 1
    mark = marker(acme, HOST)
    assert changes_elsewhere(ZONE, [here, mark], [there, mark], timezone.now()) == []
    Record.objects.create(organization=acme, zone=BASE, name=HOST, type="A", content="127.0.0.1", ttl=300)
    assert changes_elsewhere(ZONE, [here], [there], timezone.now()) == []


def test_another_installations_marker_is_somebody_elses(db):
    text = "install=00000000-0000-0000-0000-000000000000 organization=00000000-0000-0000-0000-000000000000"
    assert changes([DnsRecord(f"_sonicus-owner.x.{BASE}", "TXT", text)], []) == [f"TXT _sonicus-owner.x.{BASE}"]
