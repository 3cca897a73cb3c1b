import pytest

from dns.models import JournalEntry, Record, Zone
from dns.providers.base import DnsRecord
from dns.reconcile import RecordsReconciler
from dns.registry import provider_for
from dns.writes.authorship import Authorship
from dns.writes.writing import Writer
from sonicus.lib.providers import ErrorKind, ProviderError
from tests.dns.conftest import BASE, HOST, MARKER
from tests.dns.support.records import address

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("records_alone")]
State = JournalEntry.State


def entries() -> list[tuple[str, str, str, str]]:
    return [(e.action, e.type, e.name, e.state) for e in JournalEntry.objects.order_by("at")]


def test_each_place_of_a_claim_is_written_down_with_who_and_why(zone, acme, settle):
    settle(acme)
    assert sorted(entries()) == [("create", "A", HOST, "done"), ("create", "TXT", MARKER, "done")]
    entry = JournalEntry.objects.get(type="A")
    assert entry.before == []
    assert entry.after == [{"content": "127.0.0.1", "ttl": 300, "disabled": False}]
    assert (entry.actor_name, entry.why, entry.is_drift) == ("loop", "as desired", False)
    assert (entry.organization, entry.organization_slug, entry.zone) == (acme, "acme", BASE)
    assert entry.ended_at >= entry.at


def test_a_repair_says_that_nobody_asked(zone, acme, settle, resync):
    settle(acme)
    marker = next(record for record in zone.records if record["name"] == MARKER)
    zone.lay(address("acme", "192.0.2.66"), marker)
    resync(acme)
    settle(acme)
    entry = JournalEntry.objects.latest("at")
    assert (entry.action, entry.is_drift, entry.why) == ("update", True, "repair of drift")
    assert [one["content"] for one in entry.before] == ["192.0.2.66"]


def test_the_table_says_what_stands_as_soon_as_it_is_written(zone, acme):
    Writer(BASE, acme).claim([DnsRecord(HOST, "A", "127.0.0.1")])
    (row,) = Record.objects.filter(organization=acme)
    assert row.identifier in {record["id"] for record in zone.records}
    Writer(BASE, acme).delete([DnsRecord(HOST, "A", "127.0.0.1")])
    assert not Record.objects.exists()


def test_what_stands_already_is_not_written_again(zone, acme):
    for _ in range(2):
        Writer(BASE, acme).upsert([DnsRecord(f"x.{HOST}", "TXT", "once")])
    assert len(zone.writes) == JournalEntry.objects.count() == 1


def test_a_killed_workers_write_that_was_done_is_settled_by_looking(zone, acme, settle, monkeypatch):
    """Killed after the write, before the end of the journal's entry."""
    _die_after_sending(monkeypatch, acme)
    assert {e.state for e in JournalEntry.objects.all()} == {State.BEGUN}
    assert not Record.objects.exists()
    settle(acme)
    assert {e.state for e in JournalEntry.objects.all()} == {State.DONE}
    assert Record.objects.filter(organization=acme).count() == 2
    assert zone.writes == ["create_records"]
    assert RecordsReconciler().plan(acme) == []


def test_a_killed_workers_write_that_never_came_to_pass_has_failed(zone, acme, settle, monkeypatch):
    _die_after_sending(monkeypatch, acme)
    zone.lay()  # as if it had not been sent
    settle(acme)
    states = JournalEntry.objects.filter(type="A").order_by("at").values_list("state", "message")
    assert list(states) == [("failed", "It was not done: everything stands as it stood before."), ("done", "")]


def test_an_answer_that_was_lost_is_settled_by_the_next_turn(zone, acme, settle):
    zone.sandbox.fault(system="ionos", operation="create_records", kind="applied_then_reset", times=2)
    settle(acme)
    assert {e.state for e in JournalEntry.objects.all()} == {State.DONE}
    assert JournalEntry.objects.count() == 2


def test_what_the_provider_refuses_has_failed_with_its_words(zone, acme, settle):
    zone.sandbox.fault(system="ionos", operation="create_records", kind="status", status=400)
    settle(acme)
    assert {e.state for e in JournalEntry.objects.all()} == {State.FAILED}
    assert all("400" in e.message or "IONOS" in e.message for e in JournalEntry.objects.all())


def test_a_write_that_does_not_stand_as_it_was_written_has_failed(zone, acme, monkeypatch):
    provider = provider_for(BASE)
    monkeypatch.setattr(provider, "upsert", lambda zone, records: [])
    with pytest.raises(ProviderError) as failure:
        Writer(BASE, acme).upsert([DnsRecord(HOST, "A", "127.0.0.1")])
    assert failure.value.kind == ErrorKind.UNAVAILABLE
    assert "does not stand" in str(failure.value)
    assert JournalEntry.objects.get().state == State.FAILED


def test_nothing_is_sent_to_a_read_only_zone_and_it_says_who_can_change_that(zone, acme, settle):
    Zone.objects.create(base=BASE, policy=Zone.Policy.READ_ONLY)
    condition = settle(acme, turns=2)["dns"]
    assert (condition.status, condition.reason) == ("reconciling", "PolicyForbids")
    assert "read-only" in condition.message
    assert "Staff can change that" in condition.message
    assert f"create TXT {MARKER}, A {HOST}" in condition.message
    with pytest.raises(ProviderError, match="read-only"):
        Writer(BASE, acme).upsert([DnsRecord(HOST, "A", "127.0.0.1")])
    assert zone.writes == []


def test_what_settings_forbid_staff_do_not_allow(zone, acme, settle, settings):
    settings.DNS_POLICY = "read-only"
    Zone.objects.create(base=BASE, policy=Zone.Policy.FULL)
    condition = settle(acme, turns=2)["dns"]
    assert "Operators can change that: DNS_POLICY" in condition.message
    assert zone.writes == []


def test_an_upsert_only_zone_is_written_but_a_leaving_organization_waits_there(zone, acme, settle):
    row = Zone.objects.create(base=BASE, policy=Zone.Policy.UPSERT_ONLY)
    assert settle(acme)["dns"].status == "ready"
    acme.leave()
    condition = settle(acme, turns=2)["dns"]
    assert (condition.status, condition.reason) == ("reconciling", "PolicyForbids")
    assert f"delete A {HOST}" in condition.message
    assert "delete_record" not in zone.writes
    Zone.objects.filter(pk=row.pk).update(policy=Zone.Policy.FULL)
    settle(acme)
    assert zone.contents == set()
    assert acme.left_at


def test_an_address_that_somebody_laid_a_moment_ago_is_not_overwritten(zone, acme):
    """After the plan, before the write."""
    zone.lay({"id": "theirs", **address("acme", "203.0.113.9")})
    with pytest.raises(ProviderError, match="not ours"):
        Writer(BASE, acme).upsert([DnsRecord(HOST, "A", "127.0.0.1")])
    with pytest.raises(ProviderError, match="not ours"):
        Writer(BASE, acme).delete([DnsRecord(HOST, "A", "203.0.113.9")])
    assert zone.writes == []
    assert not JournalEntry.objects.exists()


def test_texts_of_others_stay_beside_ours(zone, acme):
    zone.lay({"name": HOST, "type": "TXT", "content": '"theirs"', "ttl": 600})
    ours = DnsRecord(HOST, "TXT", "ours")
    Writer(BASE, acme).upsert([ours])
    assert {r["content"] for r in zone.records if r["name"] == HOST} == {'"theirs"', '"ours"'}
    assert [row.content for row in Record.objects.all()] == ["ours"]
    Writer(BASE, acme).delete([ours])
    assert [(r["content"], r["ttl"]) for r in zone.records if r["name"] == HOST] == [('"theirs"', 600)]


def test_who_runs_a_command_is_written_down(zone, acme, alice):
    Writer(BASE, acme, by=Authorship(alice, "because")).upsert([DnsRecord(HOST, "A", "127.0.0.1")])
    entry = JournalEntry.objects.get()
    assert (entry.actor, entry.actor_name, entry.why) == (alice, str(alice), "because")


def _die_after_sending(monkeypatch, acme) -> None:
    """The process is gone right after the provider has done it: nothing of ours runs any more."""

    class Killed(BaseException):
        pass

    provider = provider_for(BASE)
    at_places = provider.at_places
    sights: list[object] = []

    def look_once(zone: object, places: object) -> object:
        if sights:
            raise Killed
        sights.append(zone)
        return at_places(zone, places)

    with monkeypatch.context() as patch:
        patch.setattr(provider, "at_places", look_once)
        with pytest.raises(Killed):
            RecordsReconciler().plan(acme)[0].apply()
