"""The whole zone is read as often as time passes, not as often as it is written to; and yet nothing goes unseen."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db.models.functions import Now

from dns.models import JournalEntry
from dns.providers.base import DnsRecord, DnsZone
from dns.registry import provider_for
from dns.writes.comparing import compare, compare_all
from dns.writes.whole_look import FRESH, WholeLook, ensure_look, last_look, replace_look
from dns.writes.writing import Writer
from sonicus.lib.providers import ProviderError
from tests.dns.conftest import BASE, FOREIGN, HOST, ZONE_ID

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("records_alone")]
PLACE = DnsZone(ZONE_ID, BASE)
OURS = DnsRecord(HOST, "A", "127.0.0.1")


def whole_reads(zone) -> int:
    reads = [request for request in zone.sandbox.requests("ionos") if request["operation"] == "get_zone"]
    return sum(not request["query"] for request in reads)


def change_www(zone, content="203.0.113.99") -> None:
    known = {record["id"] for record in FOREIGN}
    ours = [record for record in zone.records if record["id"] not in known]
    changed = [{**record, "content": content} if record["id"] == "www" else record for record in FOREIGN]
    zone.sandbox.lay_zone(ZONE_ID, BASE, [*changed, *ours])


def age(look: WholeLook) -> WholeLook:
    """As if it had been taken long ago."""
    old = WholeLook(look.at - 2 * FRESH, look.records)
    replace_look(PLACE, look, old)
    return old


def test_a_sign_up_costs_one_write_and_a_dozen_small_reads(zone, acme, settle):
    settle(acme)
    requests = [r["operation"] for r in zone.sandbox.requests("ionos")]
    assert requests.count("create_records") == 1
    assert whole_reads(zone) == 1
    assert len(requests) <= 15


def test_many_writes_share_one_look_before_and_one_after(zone, acme):
    for number in range(20):
        Writer(BASE, acme).upsert([DnsRecord(f"x{number}.{HOST}", "TXT", "one")])
    assert whole_reads(zone) == 1
    change_www(zone)
    (change,) = compare(BASE)
    assert change["name"] == f"www.{BASE}"
    assert whole_reads(zone) == 2
    assert [len(e.elsewhere) for e in JournalEntry.objects.order_by("ended_at")] == [*([0] * 19), 1]


def test_nothing_is_read_where_nothing_was_written(zone, acme):
    assert compare(BASE) == []
    Writer(BASE, acme).upsert([OURS])
    compare(BASE)
    change_www(zone)  # by somebody, while none of us writes: that is for surveys to tell
    assert compare(BASE) == []
    assert whole_reads(zone) == 2


def test_an_old_look_is_taken_anew_before_a_write(zone, acme):
    """So what people changed an hour ago is not said of a write."""
    ensure_look(provider_for(BASE), PLACE)
    old = age(last_look(PLACE))
    change_www(zone)
    Writer(BASE, acme).upsert([OURS])
    assert last_look(PLACE).at > old.at
    assert compare(BASE) == []


@pytest.mark.parametrize("state", ["begun", "done"])
def test_an_old_look_stays_while_a_write_since_was_not_compared(zone, acme, state):
    """Taken anew it would hold what that write brought about, and nobody would ever tell."""
    ensure_look(provider_for(BASE), PLACE)
    old = age(last_look(PLACE))
    facts = {"zone": BASE, "name": f"y.{HOST}", "type": "A", "action": "create", "actor_name": "loop"}
    entry = JournalEntry.objects.create(**facts)
    JournalEntry.objects.filter(pk=entry.pk).update(state=state, ended_at=Now() if state == "done" else None)
    change_www(zone)
    Writer(BASE, acme).upsert([OURS])
    assert last_look(PLACE).at == old.at
    assert [change["name"] for change in compare(BASE)] == [f"www.{BASE}"]


def test_who_looked_later_does_not_hide_what_an_earlier_write_brought_about(zone, acme, monkeypatch):
    """Two begin at once: one has written before the other's look ends, which shows the damage as if it were old."""
    provider = provider_for(BASE)
    survey = provider.survey

    def survey_late(where):
        monkeypatch.setattr(provider, "survey", survey)
        Writer(BASE, acme).upsert([DnsRecord(f"first.{HOST}", "TXT", "one")])
        change_www(zone)
        return survey(where)

    monkeypatch.setattr(provider, "survey", survey_late)
    Writer(BASE, acme).upsert([OURS])
    assert [change["name"] for change in compare(BASE)] == [f"www.{BASE}"]


def test_what_cannot_be_looked_at_now_is_compared_later(zone, acme, caplog):
    Writer(BASE, acme).upsert([OURS])
    change_www(zone)
    fault = {"system": "ionos", "operation": "get_zone", "kind": "status", "status": 400}
    zone.sandbox.fault(**fault, times=1)
    compare_all()
    assert "is looked at later" in caplog.text
    assert len(compare(BASE)) == 1


def test_nothing_is_written_where_the_zone_cannot_be_seen_before(zone, acme):
    zone.sandbox.fault(system="ionos", operation="get_zone", kind="status", status=400)
    with pytest.raises(ProviderError):
        Writer(BASE, acme).upsert([OURS])
    assert zone.writes == []
    assert not JournalEntry.objects.exists()


def test_an_empty_answer_is_not_believed(zone, acme):
    Writer(BASE, acme).upsert([OURS])
    zone.sandbox.lay_zone(ZONE_ID, BASE, [])
    assert compare(BASE) == []
    assert JournalEntry.objects.get().elsewhere == []
    change_www(zone)  # while the answers were empty, and it is seen in the first that is not
    assert [change["name"] for change in compare(BASE)] == [f"www.{BASE}"]


def test_an_empty_answer_is_nothing_to_compare_with(zone, acme):
    zone.sandbox.lay_zone(ZONE_ID, BASE, [])
    Writer(BASE, acme).upsert([OURS])
    zone.lay()
    assert compare(BASE) == []


def test_without_redis_all_is_written_and_nothing_compared(zone, acme, settings):
    away = {**settings.CACHES["shared"], "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {**settings.CACHES, "shared": away}
    Writer(BASE, acme).upsert([OURS])
    assert JournalEntry.objects.get().state == "done"
    assert compare(BASE) == []


def test_a_large_zone_is_kept_small(zone, acme):
    many = [{"name": f"n{n}.{BASE}", "type": "A", "content": "192.0.2.1", "ttl": 60} for n in range(2000)]
    zone.lay(*many)
    ensure_look(provider_for(BASE), PLACE)
    assert len(last_look(PLACE).records) == 2000 + len(FOREIGN)
    (key,) = caches["shared"].keys("dns whole look*")
    _, packed = caches["shared"].get(key)
    assert len(packed) < 50_000
    assert caches["shared"].ttl(key) <= timedelta(days=1).total_seconds()
