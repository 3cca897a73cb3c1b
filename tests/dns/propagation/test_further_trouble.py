"""Wildcards, authorities that are not allowed, and signatures that do not hold: on real servers."""

import time

import dns.message
import dns.query
import pytest

from dns.models import Observation
from dns.propagation.looking import verdict
from dns.records.ownership import marker
from sonicus.lib.outcomes import Ready
from tests.dns.propagation.conftest import OURS, RECORD
from tests.dns.propagation.updates import update
from tests.support.name_servers import HOST as LOOPBACK
from tests.support.name_servers import ZONE

SIGNED = "dnssec-policy default; inline-signing yes;"
SIGNED_WITHIN_SECONDS = 10


def test_a_wildcard_that_answers_in_place_of_our_record_is_named(acme_there, primary, settings):
    settings.DNS_NAMESERVERS = (primary("* 60 A 192.0.2.9").address,)
    found = verdict(acme_there)
    assert found.reason == "WildcardInTheWay"
    assert f"answers A 192.0.2.9 for any name (a wildcard), expected a record of its own: A {OURS}" in found.message


def test_a_wildcard_with_our_very_address_proves_nothing(acme_there, primary, settings):
    """The name seems to be there, and vanishes with the wildcard."""
    server = primary(f"* 60 A {OURS}")
    settings.DNS_NAMESERVERS = (server.address,)
    assert verdict(acme_there).reason == "WildcardInTheWay"
    own = marker(acme_there, acme_there.host)
    update(server, own.name.removesuffix(f".{ZONE}"), "TXT", f'"{own.content}"')
    update(server, "acme", "A", OURS)
    assert isinstance(verdict(acme_there), Ready), "the marker tells that the record is its own"


def test_a_wrong_record_beside_a_wildcard_is_a_wrong_record(acme_there, primary, settings):
    settings.DNS_NAMESERVERS = (primary("* 60 A 192.0.2.9", "acme 60 A 192.0.2.66").address,)
    assert verdict(acme_there).reason == "WrongValue"


def test_a_wildcard_elsewhere_is_not_in_the_way(acme_there, primary, settings):
    settings.DNS_NAMESERVERS = (primary("*.cname 60 A 192.0.2.9", RECORD).address,)
    assert isinstance(verdict(acme_there), Ready)


def test_a_caa_record_at_the_apex_that_leaves_our_authority_out_is_named(acme_there, primary, settings):
    settings.DNS_NAMESERVERS = (primary(RECORD, '@ CAA 0 issue "digicert.com"').address,)
    found = verdict(acme_there)
    assert found.reason == "CaaForbids"
    forbids = 'CAA 0 issue "digicert.com" at sonicus.test forbids letsencrypt.org to issue a certificate'
    assert forbids in found.message
    assert "Allow the authority there, or set CAA_ISSUER" in found.message


@pytest.mark.parametrize(
    "lines",
    [
        ['@ CAA 0 issue "letsencrypt.org"'],
        ['@ CAA 0 issue "digicert.com"', 'acme CAA 0 issue "letsencrypt.org; validationmethods=dns-01"'],
        ['@ CAA 0 iodef "mailto:security@example.com"'],
        ['@ CAA 0 issue "digicert.com"', '@ CAA 0 issue "letsencrypt.org"'],
        ['@ CAA 0 issue "digicert.com"', '@ CAA 0 issuewild "letsencrypt.org"'],
    ],
)
def test_the_nearest_caa_records_decide(acme_there, primary, settings, lines):
    settings.DNS_NAMESERVERS = (primary(RECORD, *lines).address,)
    assert isinstance(verdict(acme_there), Ready)


def test_who_may_issue_but_no_wildcard_cannot_issue_ours(acme_there, primary, settings):
    settings.DNS_NAMESERVERS = (primary(RECORD, '@ CAA 0 issue "letsencrypt.org"', '@ CAA 0 issuewild ";"').address,)
    assert verdict(acme_there).reason == "CaaForbids"


def test_another_authority_may_be_ours_or_none(acme_there, primary, settings):
    settings.DNS_NAMESERVERS = (primary(RECORD, '@ CAA 0 issue "digicert.com"').address,)
    for issuer in ("digicert.com", "none"):
        settings.CAA_ISSUER = issuer
        assert isinstance(verdict(acme_there), Ready)


def test_a_signed_zone_is_told_to_be_validated(acme_there, primary, resolver, settings):
    server = primary(RECORD, zone_options=SIGNED)
    validating = resolver(server, 'module-config: "validator iterator"', f'trust-anchor: "{key_of(server)}"')
    settings.DNS_NAMESERVERS, settings.DNS_RESOLVERS = (server.address,), (validating.address,)
    found = verdict(acme_there)
    assert isinstance(found, Ready), found
    assert f"DNSSEC was validated by {validating.address}." in found.message
    assert Observation.objects.get(server=validating.address, type="A").secure is True


def test_signatures_that_do_not_hold_are_told_apart_from_a_failing_resolver(acme_there, primary, resolver, settings):
    """The parent vouches for another key than the one that signed, as after a move without its DS."""
    server, former = primary(RECORD, zone_options=SIGNED), primary(zone_options=SIGNED)
    validating = resolver(
        server, 'module-config: "validator iterator"', f'trust-anchor: "{key_of(former)}"', "ede: yes"
    )
    key_of(server)
    settings.DNS_NAMESERVERS, settings.DNS_RESOLVERS = (server.address,), (validating.address,)
    found = verdict(acme_there)
    assert found.reason == "BrokenDnssec"
    says = "answers SERVFAIL because the zone's signatures do not hold (DNSSEC)"
    assert f"{validating.address} (resolver) {says}" in found.message
    assert "The DS record at the registrar must fit" in found.message
    assert Observation.objects.get(server=validating.address, type="A").stance == "BrokenDnssec"


def key_of(server) -> str:
    """Its key-signing key, as soon as it has signed."""
    until = time.monotonic() + SIGNED_WITHIN_SECONDS
    while time.monotonic() < until:
        query = dns.message.make_query(ZONE, "DNSKEY", want_dnssec=True)
        answer = dns.query.tcp(query, LOOPBACK, 2, server.port)
        if len(answer.answer) == 2:  # the keys and their signature
            return f"{ZONE}. DNSKEY {answer.answer[0][0]}"
        time.sleep(0.05)
    raise AssertionError("it does not sign")
