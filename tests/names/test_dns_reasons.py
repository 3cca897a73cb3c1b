"""Names that are in use in DNS, and not by us, as the last survey of the zone saw it."""

import pytest
from django.utils import timezone

from dns.models import Orphan, Record, Zone
from tenants.availability import availability
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


def test_under_a_wildcard_nothing_can_be_offered():
    stands("A", f"*.{BASE}")
    assert availability("acme").suggestions == ()
