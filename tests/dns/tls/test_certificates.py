"""What is known of a custom domain's certificate, and whom it is told."""

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from dns.models import CustomDomain
from dns.tls import certificates
from dns.tls.handshake import Edge
from tenants.models import Organization, User
from tests.dns.tls.tls_server import TlsServer, days

SHOP = "shop.example.com"


@pytest.fixture
def edge(tmp_path, settings):
    with TlsServer(tmp_path) as server:
        settings.EDGE_TLS = (f"127.0.0.1:{server.edge.port}",)
        yield server


@pytest.fixture
def sam(db):
    return User.objects.create_superuser("sam@sonicus.test", "correct-horse-battery")


@pytest.fixture
def shop(proven):
    return proven(SHOP)


def show(edge, left, life=90, *names):
    """A certificate with so many days left, of so many in all."""
    until = timezone.now() + days(left)
    edge.show(SHOP, until - days(life), until, *names)


def look():
    certificates.look_at(CustomDomain.objects.filter(name=SHOP))
    return CustomDomain.objects.get(name=SHOP)


def mails():
    return [message.body for message in mail.outbox]


def test_a_good_certificate_is_valid_with_its_end(edge, shop):
    show(edge, 60)
    seen = look()
    assert seen.certificate == "valid"
    assert seen.certificate_until - timezone.now() < days(60)
    assert seen.certificate_message.startswith("Issued by CN=Test CA, valid until ")
    assert edge.asked == [SHOP]


def test_a_wildcard_stands_for_the_name(edge, shop):
    show(edge, 60, 90, "*.example.com", "example.com")
    assert look().certificate == "valid"


@pytest.mark.parametrize("names", [("*.shop.example.com",), ("other.example.com",), ("*.com",)])
def test_a_certificate_for_others_has_failed(edge, shop, names):
    show(edge, 60, 90, *names)
    seen = look()
    assert (seen.certificate, seen.certificate_until) == ("failed", None)
    assert f"shows a certificate for {names[0]}" in seen.certificate_message


def test_one_that_ended_and_one_that_has_not_begun_have_failed(edge, shop):
    show(edge, -1)
    assert "shows a certificate that ended" in look().certificate_message
    show(edge, 91)
    assert "shows a certificate that begins" in look().certificate_message


def test_a_handshake_that_ends_with_an_alert_has_failed(edge, shop):
    seen = look()
    assert seen.certificate == "failed"
    assert "shows no certificate for it (tlsv1 alert internal error)" in seen.certificate_message


def test_an_edge_that_cannot_be_reached_says_nothing_of_the_name(edge, shop, settings):
    show(edge, 60)
    look()
    settings.EDGE_TLS = ("127.0.0.1:9",)
    seen = look()
    assert seen.certificate == "valid"
    assert seen.certificate_message == "The edge cannot be reached (127.0.0.1:9: Connection refused)."


def test_of_several_edges_the_worst_counts(edge, shop, tmp_path, settings):
    show(edge, 60)
    (tmp_path / "other").mkdir()
    with TlsServer(tmp_path / "other") as other:
        settings.EDGE_TLS = (*settings.EDGE_TLS, f"127.0.0.1:{other.edge.port}", "127.0.0.1:9")
        seen = look()
    assert seen.certificate == "failed"
    assert f"{other.edge} shows no certificate" in seen.certificate_message


@pytest.mark.parametrize(("left", "life", "state"), [(20, 90, "expiring"), (22, 90, "valid"), (1, 3, "valid")])
def test_one_that_should_have_been_renewed_by_now_is_expiring(edge, shop, left, life, state):
    show(edge, left, life)
    assert look().certificate == state


def test_staff_are_warned_at_21_14_7_and_3_days_and_not_in_between(edge, shop, sam):
    show(edge, 25)
    warned = []
    start = timezone.now()
    for day in range(25):
        with time_machine.travel(start + days(day + 0.5), tick=False):
            certificates.look_at(CustomDomain.objects.all())
        if len(mails()) > len(warned):
            warned.append(25 - day - 0.5)
    assert warned == [20.5, 13.5, 6.5, 2.5]
    assert SHOP in mails()[0]


def test_a_renewed_certificate_is_warned_of_anew(edge, shop, sam):
    show(edge, 20)
    look()
    show(edge, 60)
    look()
    assert len(mails()) == 1
    show(edge, 19)
    look()
    assert len(mails()) == 2


def test_staff_are_told_once_of_one_that_is_missing(edge, shop, sam):
    look()
    look()
    (told,) = mails()
    assert f"- {SHOP}: {edge.edge} shows no certificate for it" in told


def test_who_owns_the_name_is_another_matter(edge, shop):
    before = CustomDomain.objects.values("ownership", "reason", "message", "next_check_at").get(name=SHOP)
    look()
    assert CustomDomain.objects.values("ownership", "reason", "message", "next_check_at").get(name=SHOP) == before


def test_each_is_looked_at_once_a_day_and_sooner_where_it_has_none(edge, shop, proven):
    show(edge, 60)
    proven("bare.example.com")
    assert certificates.look_at_due() == 2
    assert certificates.look_at_due() == 0
    with time_machine.travel(timezone.now() + days(0.1), tick=False):
        assert certificates.look_at_due() == 1
    with time_machine.travel(timezone.now() + days(1.1), tick=False):
        assert certificates.look_at_due() == 2


def test_names_that_are_not_routed_are_not_looked_at(edge, shop):
    CustomDomain.objects.update(ownership=CustomDomain.Ownership.STOPPED)
    assert certificates.look_at_due() == 0
    assert edge.asked == []


def test_of_a_suspended_organization_nobody_is_told_that_certificates_end(edge, sam, acme, shop):
    """The edge renews none for it; that is no fault. As soon as it is back they are looked at."""
    Organization.objects.filter(pk=acme.pk).update(standing=Organization.Standing.SUSPENDED)
    assert (certificates.look_at_due(), mails()) == (0, [])
    Organization.objects.filter(pk=acme.pk).update(standing=Organization.Standing.GOOD)
    assert certificates.look_at_due() == 1


def test_a_look_takes_so_few_at_once_that_it_ends_in_time(proven, settings):
    settings.EDGE_TLS = tuple(f"127.0.0.1:{port}" for port in range(1, 17))
    for number in range(3):
        proven(f"shop.example-{number}.com")
    assert [certificates.look_at_due() for _ in range(3)] == [2, 1, 0]


def test_nobody_looks_where_the_settings_say_so(edge, shop, settings):
    settings.EDGE_TLS = ("none",)
    assert certificates.look_at_due() == 0
    shop.refresh_from_db()
    assert (shop.certificate_message, shop.certificate_checked_at) == ("", None)


def test_the_edge_is_where_names_point_unless_settings_say_otherwise(settings):
    settings.EDGE_ADDRESSES = ("203.0.113.1", "2001:db8::1")
    settings.EDGE_TLS = ()
    assert certificates.edges_of_settings() == [Edge("203.0.113.1", 443), Edge("2001:db8::1", 443)]
    settings.EDGE_TLS = ("[2001:db8::1]:8443", "edge.sonicus.eu", "2001:db8::2")
    places = ["[2001:db8::1]:8443", "edge.sonicus.eu:443", "[2001:db8::2]:443"]
    assert list(map(str, certificates.edges_of_settings())) == places
