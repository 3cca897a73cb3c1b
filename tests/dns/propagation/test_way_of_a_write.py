"""From the write to all authoritative servers to a quorum: rows that tell how long each took."""

from datetime import timedelta

import dns.message
import dns.query
import pytest
from django.utils import timezone

from dns.models import JournalEntry, Observation, Propagation
from dns.propagation import ledger, tracking
from dns.propagation.looking import look, verdict
from sonicus.lib.outcomes import Ready
from tests.dns.propagation.conftest import HOST, OURS
from tests.dns.propagation.updates import note_write, update
from tests.support.cast import make_organization


@pytest.fixture
def watched(acme_there, primary, resolver, settings):
    """Two authoritative servers, none of which has acme's name yet, and a resolver."""
    first, second = primary(), primary()
    settings.DNS_NAMESERVERS = (first.address, second.address)
    settings.DNS_RESOLVERS = (resolver(first).address,)
    return acme_there, first, second


def test_a_way_is_opened_at_the_write_and_closed_by_the_quorum(watched):
    acme, first, second = watched
    verdict(acme)
    way = Propagation.objects.get(organization=acme)
    assert (way.name, way.expected, way.is_open) == (HOST, {"A": [OURS], "AAAA": []}, True)
    assert timezone.now() - way.written_at < timedelta(seconds=10)
    assert (way.authoritative_at, way.servers.count()) == (None, 0)

    update(first, "acme", "A", OURS)
    verdict(acme)
    assert list(way.servers.values_list("server", "role")) == [(first.address, "authoritative")]

    update(second, "acme", "A", OURS)
    assert isinstance(verdict(acme), Ready)
    way.refresh_from_db()
    assert way.written_at < way.authoritative_at <= way.quorum_at
    assert way.to_authoritative <= way.to_quorum
    assert way.servers.count() == 3, "and when each server first agreed"


def test_a_closed_way_stays_as_it_was(watched):
    acme, first, second = watched
    update(first, "acme", "A", OURS)
    update(second, "acme", "A", OURS)
    verdict(acme)
    before = Propagation.objects.values().get()
    verdict(acme)
    update(second, "acme", "A", "192.0.2.66")
    verdict(acme)
    assert Propagation.objects.values().get() == before


def test_a_new_write_takes_the_place_of_one_that_was_still_on_its_way(watched):
    acme, *_ = watched
    verdict(acme)
    note_write(acme)
    verdict(acme)
    latest, former = Propagation.objects.all()
    assert (former.superseded_at is None, former.quorum_at, former.is_open) == (False, None, False)
    assert latest.is_open


def test_after_a_rename_nobody_waits_for_the_former_name(watched):
    acme, *_ = watched
    verdict(acme)
    acme.slug = "acme-records"
    acme.save()
    note_write(acme)
    verdict(acme)
    assert [way.name for way in Propagation.objects.open()] == [f"acme-records.{acme.base_domain}"]


def test_a_second_look_at_the_same_write_opens_no_second_way(watched):
    acme, *_ = watched
    expected = {"A": {OURS}, "AAAA": set()}
    one, other = tracking.follow(acme, expected), tracking.follow(acme, expected)
    assert one == other
    assert Propagation.objects.count() == 1


def test_what_was_right_before_is_what_the_last_other_value_of_this_name_was(acme_there, bob):
    acme, now = acme_there, timezone.now()
    choir = make_organization("choir", owner=bob)

    def write(minutes: int, address: str, organization=acme, name=HOST) -> Propagation:
        at = now + timedelta(minutes=minutes)
        expected = {"A": [address], "AAAA": []}
        return Propagation.objects.create(
            organization=organization, name=name, expected=expected, written_at=at, quorum_at=at
        )

    first = write(-9, "192.0.2.9")
    write(-8, "192.0.2.2")
    write(-7, OURS)
    write(-6, "192.0.2.3", name=f"former.{acme.base_domain}")
    write(-5, "192.0.2.4", organization=choir)
    write(+5, "192.0.2.5")
    assert tracking.value_before(write(0, OURS)) == {"A": {"192.0.2.2"}, "AAAA": set()}
    assert tracking.value_before(first) == tracking.value_before(None) == {}


def test_the_time_of_arrival_is_told_from_what_this_zone_took_before(watched):
    acme, *_ = watched
    now = timezone.now()
    for days in range(1, 11):
        written = now - timedelta(days=days)
        Propagation.objects.create(
            organization=acme,
            name=f"other.{acme.base_domain}",
            written_at=written,
            authoritative_at=written + timedelta(seconds=8 if days < 10 else 40),
            quorum_at=written + timedelta(seconds=41),
        )
    found = verdict(acme)
    by = Propagation.objects.open().get().written_at + timedelta(seconds=40)
    assert f"Expected by {by:%H:%M:%S} UTC" in found.message
    assert "the last 10 writes in this zone usually took 8.0 s, seldom more than 40 s" in found.message
    assert "keeps “does not exist” for up to 5.0 s (SOA minimum)" in found.message

    Propagation.objects.open().update(written_at=now - timedelta(seconds=50))
    JournalEntry.objects.update(ended_at=now - timedelta(seconds=50))
    assert "It takes longer than usual" in verdict(acme).message


def test_a_ready_organization_costs_one_short_round(watched, django_assert_max_num_queries):
    acme, first, second = watched
    update(first, "acme", "A", OURS)
    update(second, "acme", "A", OURS)
    verdict(acme)
    rows = Observation.objects.count()
    with django_assert_max_num_queries(14):
        round = look(acme)
    asked = Observation.objects.filter(round=round.id)
    assert Observation.objects.count() - rows == asked.count() == 10
    assert sorted(asked.values_list("type", flat=True)) == ["A"] * 3 + ["AAAA"] * 3 + ["CAA"] * 2 + ["SOA"] * 2


def test_what_is_older_than_the_ledger_reaches_is_forgotten(watched, settings):
    acme, *_ = watched
    settings.DNS_LEDGER_DAYS = 7
    verdict(acme)
    Observation.objects.update(at=timezone.now() - timedelta(days=6, hours=23))
    assert ledger.forget_old() == 0
    Observation.objects.update(at=timezone.now() - timedelta(days=7, minutes=1))
    verdict(acme)
    assert ledger.forget_old() == 6
    assert Observation.objects.count() == 6
    assert Propagation.objects.exists(), "how long writes took is kept"


def test_what_a_resolver_keeps_is_told_beside_the_round_in_which_it_was_left_alone(watched, settings):
    acme, first, second = watched
    host, port = settings.DNS_RESOLVERS[0].split(":")
    dns.query.udp(dns.message.make_query(HOST, "A"), host, 2, int(port))
    update(first, "acme", "A", OURS)
    update(second, "acme", "A", OURS)
    verdict(acme)
    assert "answered NXDOMAIN at" in verdict(acme).message
    (kept,) = (row for row in ledger.in_effect(acme) if row.role == "resolver" and row.type == "A")
    assert (kept.rcode, kept.stance) == ("NXDOMAIN", "NegativelyCached")


def test_the_serial_of_each_server_is_kept(watched):
    acme, first, _ = watched
    update(first, "acme", "A", OURS)
    verdict(acme)
    starts = Observation.objects.latest_round(acme).filter(type="SOA")
    assert dict(starts.values_list("server", "serial"))[first.address] == 2
