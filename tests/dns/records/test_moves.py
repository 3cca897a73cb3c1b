"""Names change hands: each through the loop, with what stands in the zone in the end."""

import pytest
from django.utils import timezone

from dns.models import JournalEntry, Record
from dns.records.ownership import marker
from tenants.models import Condition, Organization
from tests.dns.conftest import BASE, HOST, MARKER
from tests.dns.support.records import address

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("records_alone")]


def standing(zone) -> dict[str, str]:
    """Host → the organization whose marker stands there, for those that have an address."""
    addresses = {name for name, type, _ in zone.contents if type == "A"}
    markers = {name: content for name, type, content in zone.contents if type == "TXT"}
    assert {f"_sonicus-owner.{name}" for name in addresses} == set(markers)
    return {name: markers[f"_sonicus-owner.{name}"].strip('"').rpartition("=")[2] for name in addresses}


def test_two_organizations_swap_their_names(zone, acme, bell, settle_all, rename):
    settle_all(acme, bell)
    rename((acme, "bell"), (bell, "acme"))
    assert {condition.status for condition in settle_all(acme, bell)} == {"ready"}
    assert standing(zone) == {HOST: str(bell.pk), f"bell.{BASE}": str(acme.pk)}
    assert {(row.name, row.organization) for row in Record.objects.filter(type="A")} == {
        (HOST, bell),
        (f"bell.{BASE}", acme),
    }


def test_who_waits_for_a_name_says_for_whom(zone, acme, bell, settle, settle_all, rename):
    settle_all(acme, bell)
    rename((acme, "bell"), (bell, "acme"))
    condition = settle(acme, turns=1)["dns"]
    assert (condition.status, condition.reason) == ("reconciling", "HeldByAnother")
    assert f"A bell.{BASE}" in condition.message
    assert standing(zone) == {f"bell.{BASE}": str(bell.pk)}


def test_three_names_go_round(zone, acme, bell, alice, settle_all, rename):
    from tests.support.cast import make_organization

    cork = make_organization("cork", owner=alice)
    settle_all(acme, bell, cork)
    rename((acme, "bell"), (bell, "cork"), (cork, "acme"))
    assert {condition.status for condition in settle_all(acme, bell, cork)} == {"ready"}
    assert standing(zone) == {HOST: str(cork.pk), f"bell.{BASE}": str(acme.pk), f"cork.{BASE}": str(bell.pk)}


def test_a_released_name_is_taken_over_by_its_next_owner(zone, acme, bell, settle_all, rename):
    settle_all(acme, bell)
    rename((acme, "ajax"), (bell, "acme"))
    assert {condition.status for condition in settle_all(bell, acme)} == {"ready"}
    assert standing(zone) == {HOST: str(bell.pk), f"ajax.{BASE}": str(acme.pk)}


def test_what_an_organization_that_is_gone_left_over_is_removed_for_the_next_owner(zone, acme, bell, settle, rename):
    settle(bell)
    mark = marker(bell, bell.host)
    Record.objects.all().delete()
    Organization.objects.filter(pk=bell.pk).update(left_at=timezone.now(), leaving_at=timezone.now(), slug="bell-left")
    rename((acme, "bell"))
    assert settle(acme)["dns"].status == "ready"
    assert standing(zone) == {f"bell.{BASE}": str(acme.pk)}
    entry = JournalEntry.objects.filter(action="update", type="TXT").first() or JournalEntry.objects.get(
        action="delete", type="TXT"
    )
    assert [one["content"] for one in entry.before] == [mark.content]


def test_a_claim_that_died_takes_nothing_from_who_has_the_name_by_now(zone, acme, bell, settle, rename):
    """Everybody's address is the same, so that bell's record looks like the one that acme had begun to write."""
    after = [{"content": "127.0.0.1", "ttl": 300, "disabled": False}]
    facts = {"organization": acme, "organization_slug": "acme", "actor_name": "loop", "action": "create"}
    JournalEntry.objects.create(zone=BASE, name=HOST, type="A", after=after, **facts)
    rename((acme, "ajax"), (bell, "acme"))
    settle(bell)
    settle(acme, turns=4)
    assert standing(zone) == {HOST: str(bell.pk), f"ajax.{BASE}": str(acme.pk)}
    assert {(row.name, row.organization) for row in Record.objects.filter(type="A")} == {
        (HOST, bell),
        (f"ajax.{BASE}", acme),
    }


def test_a_renamed_organization_has_its_new_name_before_the_old_one_goes(zone, acme, settle, rename):
    settle(acme)
    rename((acme, "ajax"))
    settle(acme)
    assert standing(zone) == {f"ajax.{BASE}": str(acme.pk)}
    deeds = [(e.action, e.name) for e in JournalEntry.objects.filter(type="A").order_by("at")]
    assert deeds == [("create", HOST), ("create", f"ajax.{BASE}"), ("delete", HOST)]


def test_renamed_and_back_again_before_anything_was_done_changes_nothing(zone, acme, settle, rename):
    settle(acme)
    before, writes = zone.records, zone.writes
    rename((acme, "ajax"))
    rename((acme, "acme"))
    settle(acme)
    assert (zone.records, zone.writes) == (before, writes)


def test_renamed_back_after_half_of_it_was_done(zone, acme, settle, rename):
    """The new name stands; the provider is away when the old one is to be removed."""
    settle(acme)
    rename((acme, "ajax"))
    zone.sandbox.fault(system="ionos", operation="delete_record", kind="status", status=500)
    settle(acme, turns=2)
    assert set(standing(zone)) == {HOST, f"ajax.{BASE}"}
    zone.sandbox.clear_faults()
    rename((acme, "acme"))
    settle(acme)
    assert standing(zone) == {HOST: str(acme.pk)}


def test_a_name_that_really_is_somebody_elses_still_stalls(zone, acme, settle, rename):
    settle(acme)
    marker_of_acme = next(record for record in zone.records if record["name"] == MARKER)
    zone.lay(address("acme"), marker_of_acme, {"id": "theirs", **address("ajax", "203.0.113.9")})
    rename((acme, "ajax"))
    condition = settle(acme)["dns"]
    assert (condition.status, condition.reason) == ("stalled", "Conflict")
    assert (HOST, "A", "127.0.0.1") in zone.contents


def test_another_base_domain_moves_the_name_there(zone, acme, settle, settings):
    settle(acme)
    other = "sonicus.test"
    settings.BASE_DOMAINS = (settings.BASE_DOMAIN, other)
    settings.DNS_FURTHER_ZONES = ({"base": other, "provider": "ionos", "policy": "full"},)
    zone.sandbox.lay_zone("other-zone", other, [])
    acme.base_domain = other
    acme.save()
    assert settle(acme)["dns"].status == "ready"
    there = next(found for found in zone.sandbox.state()["ionos"]["zones"] if found["name"] == other)
    assert {record["name"] for record in there["records"]} == {f"acme.{other}", f"_sonicus-owner.acme.{other}"}
    here = next(found for found in zone.sandbox.state()["ionos"]["zones"] if found["name"] == BASE)
    assert not [record for record in here["records"] if record["name"] in (HOST, MARKER)]
    assert {row.zone for row in Record.objects.all()} == {other}


def test_a_base_domain_that_settings_no_longer_know_is_named(zone, acme, settle, settings):
    settle(acme)
    Record.objects.filter(type="A").update(name="acme.gone.test")
    acme.request_reconcile()
    condition = settle(acme)["dns"]
    assert condition.reason == "NotFound"
    assert "acme.gone.test" in condition.message


def test_other_addresses_of_the_edge_are_written_in_place(zone, acme, settle, settings, resync):
    settle(acme)
    settings.EDGE_ADDRESSES = ("192.0.2.1", "2001:db8::1")
    resync(acme)
    settle(acme)
    assert {content for name, type, content in zone.contents if type in ("A", "AAAA")} == {"192.0.2.1", "2001:db8::1"}
    assert Condition.objects.get(organization=acme, step="dns").status == "ready"
