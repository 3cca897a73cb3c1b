"""All names lead to the same addresses: what was planned for a former owner must not strike the next one."""

import uuid

import pytest

from dns.models import JournalEntry, Record
from dns.providers.base import DnsRecord
from dns.writes.writing import Writer
from sonicus.lib.providers import ErrorKind, ProviderError
from tests.dns.conftest import BASE, HOST, MARKER
from tests.dns.support.records import a, marker_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("records_alone")]
ADDRESS = DnsRecord(HOST, "A", "127.0.0.1")
GONE = uuid.UUID("11111111-1111-4111-8111-111111111111")


def at(zone) -> list[tuple[str, str]]:
    return sorted((r["name"], r["type"]) for r in zone.records if r["name"] in (HOST, MARKER))


def remember(organization, zone_name=BASE) -> None:
    facts = {"zone": zone_name, "zone_identifier": "z", "name": HOST, "type": "A", "content": "127.0.0.1", "ttl": 300}
    Record.objects.create(organization=organization, **facts)


def refused(writer: Writer) -> str:
    with pytest.raises(ProviderError) as caught:
        writer.delete([ADDRESS])
    assert caught.value.kind == ErrorKind.UNAVAILABLE
    assert not JournalEntry.objects.exists()
    return str(caught.value)


def test_a_former_owner_removes_nothing_that_is_marked_for_the_next_one(zone, acme, bell):
    zone.lay(a(HOST), marker_for(HOST, acme.pk))
    assert "somebody else's by now" in refused(Writer(BASE, bell))
    assert at(zone) == [(MARKER, "TXT"), (HOST, "A")]


def test_neither_does_who_removes_orphans_as_the_name_was_claimed_meanwhile(zone, acme):
    zone.lay(a(HOST), marker_for(HOST, acme.pk))
    refused(Writer(BASE))
    assert at(zone) == [(MARKER, "TXT"), (HOST, "A")]


def test_our_table_protects_as_well_as_a_marker_does(zone, acme, bell):
    zone.lay(a(HOST))
    remember(acme)
    refused(Writer(BASE, bell))


def test_a_marker_says_more_than_a_row_that_was_left(zone, acme, bell):
    zone.lay(a(HOST), marker_for(HOST, acme.pk))
    remember(bell)
    refused(Writer(BASE, bell))
    assert at(zone) == [(MARKER, "TXT"), (HOST, "A")]


def test_what_is_ones_own_may_go_beside_what_is_somebody_elses(zone, acme, bell):
    zone.lay(a(HOST), marker_for(HOST, acme.pk), {**marker_for(HOST, bell.pk), "id": "second"})
    Writer(BASE, bell).delete([DnsRecord(MARKER, "TXT", marker_for(HOST, bell.pk)["content"])])
    assert at(zone) == [(MARKER, "TXT"), (HOST, "A")]


def test_what_nobody_living_holds_may_go(zone, acme, bell):
    zone.lay(a(HOST), marker_for(HOST, GONE))
    Writer(BASE, bell).delete([ADDRESS, DnsRecord(MARKER, "TXT", marker_for(HOST, GONE)["content"])])
    assert at(zone) == []
