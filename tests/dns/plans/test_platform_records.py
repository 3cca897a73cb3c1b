"""The platform's own records: a marked wildcard below cname, to which customers' names lead."""

import pytest

from dns.models import Difference, Orphan, Record, Zone
from dns.plans.platform_records import keep_platform_records, wildcard_of
from dns.surveys.surveying import look_after
from tests.dns.conftest import BASE
from tests.dns.support.records import a

WILDCARD = f"*.cname.{BASE}"
MARKER = f"_sonicus-owner._wildcard.cname.{BASE}"


def contents(zone):
    return {(name, content) for name, _, content in zone.contents if name == WILDCARD}


def test_the_targets_of_custom_domains_lead_to_the_edge_and_say_whose_they_are(zone, db, settings):
    settings.EDGE_ADDRESSES = ("192.0.2.1", "2001:db8::1")
    assert look_after(BASE).trouble == ""
    mark = f'"install={settings.INSTALL_ID} organization=platform"'
    assert zone.contents == {
        (WILDCARD, "A", "192.0.2.1"), (WILDCARD, "AAAA", "2001:db8::1"), (MARKER, "TXT", mark),
    }  # fmt: skip
    assert set(Record.objects.values_list("organization", "name")) == {(None, WILDCARD), (None, MARKER)}
    assert wildcard_of(BASE) == WILDCARD


def test_what_stands_already_is_not_written_again(zone, db):
    keep_platform_records(BASE)
    writes = zone.writes
    assert keep_platform_records(BASE) == ""
    assert zone.writes == writes


def test_they_are_ours_and_neither_foreign_nor_orphans(zone, db):
    look_after(BASE)
    row = look_after(BASE)
    assert row.ours == 2
    assert not Orphan.objects.exists()


def test_a_changed_target_is_written_back_and_a_missing_one_made_anew(zone, db, settings):
    keep_platform_records(BASE)
    settings.EDGE_ADDRESSES = ("192.0.2.9",)
    keep_platform_records(BASE)
    assert contents(zone) == {(WILDCARD, "192.0.2.9")}
    zone.lay()
    keep_platform_records(BASE)
    assert contents(zone) == {(WILDCARD, "192.0.2.9")}


def test_a_platform_record_that_drifted_is_told_and_mended_in_the_same_turn(zone, db):
    look_after(BASE)
    assert not Difference.objects.exists()
    look_after(BASE)
    zone.lay()
    look_after(BASE)
    assert {(one.kind, one.name, one.organization) for one in Difference.objects.all()} == {
        ("missing", WILDCARD, None), ("missing", MARKER, None),
    }  # fmt: skip
    look_after(BASE)
    assert not Difference.objects.exists()


def test_an_address_family_that_the_edge_gave_up_goes(zone, db, settings):
    settings.EDGE_ADDRESSES = ("192.0.2.1", "2001:db8::1")
    keep_platform_records(BASE)
    settings.EDGE_ADDRESSES = ("192.0.2.1",)
    keep_platform_records(BASE)
    assert contents(zone) == {(WILDCARD, "192.0.2.1")}


def test_somebody_elses_wildcard_is_not_overwritten_and_told(zone, db):
    zone.lay(a(WILDCARD, "203.0.113.9"))
    row = look_after(BASE)
    assert WILDCARD in row.trouble
    assert "not" in row.trouble
    assert contents(zone) == {(WILDCARD, "203.0.113.9")}


@pytest.mark.parametrize("policy", ["read-only"])
def test_nothing_is_written_into_a_zone_that_is_only_read(zone, db, policy):
    Zone.objects.create(base=BASE, policy=policy)
    assert policy in look_after(BASE).trouble
    assert zone.contents == set()


def test_a_survey_that_is_not_believed_writes_nothing(zone, db):
    zone.sandbox.lay_zone("other", BASE, [a(f"www.{BASE}", "203.0.113.9")])
    look_after(BASE)
    assert zone.writes == []
