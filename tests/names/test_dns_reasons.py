"""Names that are in use in DNS, and not by us, as the last survey of the zone saw it."""

import html

import pytest
from django.utils import timezone

from dns.availability import closed
from dns.models import Orphan, Record, Zone
from dns.surveys.findings import survey_findings
from sonicus.lib.findings import Level
from tenants.availability import availability
from tests.doors.running import run
from tests.names.acting import BASE, stands

pytestmark = pytest.mark.django_db
ACME = f"acme.{BASE}"


@pytest.mark.parametrize(
    ("type", "name", "reason"),
    [
        ("A", ACME, "in_dns"),
        ("TXT", ACME, "in_dns"),
        ("MX", ACME, "in_dns"),
        ("TXT", f"_dmarc.{ACME}", "in_dns"),
        ("A", f"deep.below.{ACME}", "in_dns"),
        ("TXT", f"_sonicus-owner.{ACME}", "in_dns"),  # of another installation
        ("A", f"*.{ACME}", "in_dns"),
        ("A", f"*.{BASE}", "wildcard"),
        ("AAAA", f"*.{BASE}", "wildcard"),
        ("CNAME", f"*.{BASE}", "wildcard"),
        ("TXT", f"*.{BASE}", ""),  # answers for no address
        ("MX", f"*.{BASE}", ""),
        ("NS", BASE, ""),  # of the zone itself
        ("A", BASE, ""),
        ("A", f"myacme.{BASE}", ""),
        ("A", f"acme.other.{BASE}", ""),
        ("A", f"*.other.{BASE}", ""),
        ("NS", f"other.{BASE}", ""),
    ],
)
def test_a_record_speaks_against_the_name_that_it_concerns(type, name, reason):
    stands(type, name)
    assert availability("acme").reason == reason


@pytest.mark.parametrize("type", ["NS", "CNAME", "DNAME"])
def test_what_leads_the_base_domain_away_leads_its_names_away(type):
    zone = stands(type, BASE).zone
    Zone.objects.filter(pk=zone.pk).update(name="localhost")  # the base domain lies within a zone
    assert availability("acme").reason == "in_dns"


def test_a_disabled_record_stands_in_the_way_at_the_name_but_covers_nothing():
    stands("A", f"*.{BASE}", disabled=True)
    assert availability("acme").available
    stands("A", ACME, disabled=True)
    assert availability("acme").reason == "in_dns"


def test_a_record_at_the_name_is_told_before_a_wildcard():
    stands("A", f"*.{BASE}")
    stands("A", ACME)
    assert availability("acme").reason == "in_dns"


def test_what_an_organization_left_behind_stands_in_the_way_until_it_is_removed():
    zone = stands("A", f"other.{BASE}").zone
    left = Orphan.objects.create(
        zone=zone, name=ACME, type="A", content="192.0.2.7", ttl=60, quarantined_until=timezone.now()
    )
    assert availability("acme").reason == "in_dns"
    Orphan.objects.filter(pk=left.pk).update(removed_at=timezone.now())
    assert availability("acme").available


def test_a_record_of_the_platform_itself_stands_in_the_way():
    Record.objects.create(zone=BASE, zone_identifier="1", identifier="1", name=ACME, type="A", content="x", ttl=60)
    assert availability("acme").reason == "in_dns"


def test_nothing_is_offered_that_is_in_use_in_dns():
    stands("A", ACME)
    stands("A", f"acme-audio.{BASE}")
    stands("TXT", f"_x.acme-sound.{BASE}")
    assert availability("acme").suggestions == ("acme-studio", "acme-hq", "acme-team")


@pytest.mark.parametrize(("type", "name"), [("A", f"*.{BASE}"), ("CNAME", f"*.{BASE}"), ("DNAME", BASE)])
def test_staff_are_told_what_closes_a_base_domain_to_every_sign_up(staff, type, name):
    zone = stands(type, name).zone
    Zone.objects.filter(pk=zone.pk).update(name="localhost", provider="ionos", surveyed_at=timezone.now())
    sentence = f"Nobody can sign up below {BASE}: {type} {name} → 192.0.2.7"
    listed = run("dns", "zones")
    assert listed.code == 1
    assert sentence in listed.out
    (finding,) = [each for each in survey_findings() if each.subject == f"names below {BASE}"]
    assert (finding.level, sentence in finding.seen) == (Level.WARN, True)
    assert "dns zones --survey" in finding.mend
    assert sentence in html.unescape(staff.get("/admin/dns/zone/").content.decode())


def test_what_closes_nothing_is_not_told():
    stands("TXT", f"*.{BASE}")
    stands("A", f"*.cname.{BASE}")
    stands("A", ACME)
    assert closed([BASE]) == {}


def test_under_a_wildcard_nothing_can_be_offered():
    stands("A", f"*.{BASE}")
    assert availability("acme").suggestions == ()
