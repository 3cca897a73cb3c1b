"""What the customer's own name servers say decides; each way of saying something else has its word."""

from __future__ import annotations

import socket
import time
from contextlib import ExitStack

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest

from tests.dns.support.scripted import ScriptedServer
from tests.support.name_servers import bind9, knot

pytestmark = pytest.mark.django_db

ZONE, SHOP = "example.com", "shop.example.com"


def look(domain):
    from django.utils import timezone

    from dns.domains.inspecting import inspect

    return inspect(domain, timezone.now())


def lines_for(*domains) -> list[str]:
    """As a customer types the instructions into a zone file."""
    from dns.domains import instructions

    found = [each for domain in domains for each in instructions(domain) if each.is_needed]
    return [f"{each.host} {each.ttl} {each.type} {_content(each)}" for each in found]


def _content(each) -> str:
    return {"TXT": f'"{each.value}"', "CNAME": f"{each.value}."}.get(each.type, each.value)


@pytest.fixture
def apex(acme, alice):
    from dns.domains import add

    return add(acme, ZONE, alice)


@pytest.fixture
def stubs(settings):
    """Name servers that the operator named for example.com."""

    def name(*places: str) -> None:
        settings.DNS_STUB_ZONES = tuple(f"{ZONE}={place}" for place in places)

    return name


@pytest.fixture
def scripted():
    servers = []

    def start(script) -> str:
        servers.append(ScriptedServer(script))
        return servers[-1].place

    yield start
    for server in servers:
        server.end()


def refusing(response: dns.message.Message) -> None:
    response.set_rcode(dns.rcode.REFUSED)


def failing(response: dns.message.Message) -> None:
    response.set_rcode(dns.rcode.SERVFAIL)


SILENT = "127.0.0.1:9"  # nobody listens at the discard port


# Set in full: on real servers


def test_a_name_below_a_zone_is_proven_on_bind9_and_knot(shop, stubs, tmp_path):
    lines = lines_for(shop)
    with bind9(tmp_path, {ZONE: lines}) as one, knot(tmp_path, {ZONE: lines}) as other:
        stubs(one.address, other.address)
        inspection = look(shop)
    assert (inspection.reason, inspection.message) == ("Proven", "2 name servers of example.com agree.")
    assert inspection.questions <= 20
    assert inspection.warnings == ()


def test_the_top_of_a_zone_is_proven_by_addresses(apex, stubs, tmp_path):
    lines = lines_for(apex)
    assert lines[1] == "@ 3600 A 127.0.0.1"
    with bind9(tmp_path, {ZONE: lines}) as server:
        stubs(server.address)
        assert look(apex).reason == "Proven"


def test_where_a_part_of_the_name_is_a_zone_of_its_own_addresses_are_asked_for(shop, settings, tmp_path):
    from dns.domains import check, instructions

    with bind9(tmp_path, {SHOP: []}) as server:
        settings.DNS_STUB_ZONES = (f"{SHOP}={server.address}",)
        check(shop)
    assert shop.diagnosis["zone"] == SHOP
    assert [(each.type, each.host) for each in instructions(shop)] == [("TXT", "_sonicus-challenge"), ("A", "@")]


def test_a_long_text_in_several_strings_is_one(shop, stubs, tmp_path):
    text, alias = lines_for(shop)
    value = text.split('"')[1]
    text = text.replace(f'"{value}"', f'"{value[:20]}" "{value[20:]}"')
    with knot(tmp_path, {ZONE: [text, alias]}) as server:
        stubs(server.address)
        assert look(shop).reason == "Proven"


def test_other_texts_beside_the_challenge_do_no_harm(shop, customer):
    customer.prove(shop)
    name = f"_sonicus-challenge.{SHOP}"
    records = [(r["name"], r["type"], r["content"]) for r in customer.records]
    customer.set(*records, (name, "TXT", "token=somebodys"), (name, "TXT", "v=spf1 -all"))
    assert look(shop).reason == "Proven"


# Set wrongly, or not yet


def test_each_record_that_is_missing_is_named(shop, customer):
    inspection = look(shop)
    assert inspection.reason == "ChallengeMissing"
    assert f"no TXT record at _sonicus-challenge.{SHOP}" in inspection.message
    assert f"{SHOP} leads nowhere yet" in inspection.message


def test_a_wrong_text_is_shown_beside_the_right_one(shop, customer):
    customer.set((f"_sonicus-challenge.{SHOP}", "TXT", "token=abc expiry=2099-01-01T00:00:00+00:00"))
    inspection = look(shop)
    assert inspection.reason == "ChallengeWrong"
    assert "“token=abc expiry=2099-01-01T00:00:00+00:00”, expected “token=" + shop.token in inspection.message


@pytest.mark.parametrize("expiry", ["2020-01-01T00:00:00+00:00", "yesterday", "2099-01-01T00:00:00"])
def test_a_text_past_its_date_proves_nothing(shop, customer, expiry):
    customer.prove(shop)
    alias = [("shop.example.com", "CNAME", r["content"]) for r in customer.records if r["type"] == "CNAME"]
    customer.set((f"_sonicus-challenge.{SHOP}", "TXT", f"token={shop.token} expiry={expiry}"), *alias)
    assert look(shop).reason == "ChallengeExpired"


def test_without_the_alias_nothing_is_proven(shop, customer):
    from dns.domains.challenge import challenge_text

    text = (f"_sonicus-challenge.{SHOP}", "TXT", challenge_text(shop))
    customer.set(text)
    assert look(shop).reason == "LeadsNowhere"
    customer.set(text, (SHOP, "CNAME", "shops.myshopify.com"))
    inspection = look(shop)
    assert inspection.reason == "LeadsElsewhere"
    assert "leads to CNAME shops.myshopify.com, expected CNAME" in inspection.message
    customer.set(text, (SHOP, "A", "127.0.0.1"))
    inspection = look(shop)
    assert inspection.reason == "AddressForAlias"
    assert "proxies" in inspection.message


def test_at_the_top_of_a_zone_a_foreign_address_beside_ours_is_wrong(apex, customer):
    customer.prove(apex)
    records = [(r["name"], r["type"], r["content"]) for r in customer.records]
    customer.set(*records, (ZONE, "A", "203.0.113.7"))
    assert look(apex).reason == "LeadsElsewhere"


def test_who_leads_to_a_wildcard_is_told_so(shop, customer):
    from dns.domains.challenge import challenge_text

    text = (f"_sonicus-challenge.{SHOP}", "TXT", challenge_text(shop))
    customer.set(text, ("*.example.com", "A", "203.0.113.7"), (f"keep.{SHOP}", "TXT", "x"))
    assert look(shop).reason == "LeadsNowhere"  # the challenge below makes the name exist, so no wildcard answers
    customer.set(("*.example.com", "A", "203.0.113.7"))
    inspection = look(shop)
    assert inspection.reason == "ChallengeMissing"
    assert "A wildcard of the zone answers in its place" in inspection.message
    customer.set(text, ("*.example.com", "A", "203.0.113.7"), (SHOP, "A", "203.0.113.7"))
    assert look(shop).reason == "WildcardInTheWay"


def test_a_wildcard_proves_nothing(shop, customer):
    from dns.domains.challenge import challenge_text, target_host

    customer.set((SHOP, "CNAME", target_host(shop)), (f"*.{SHOP}", "TXT", challenge_text(shop)))
    inspection = look(shop)
    assert inspection.reason == "WildcardProof"


def test_all_servers_that_answer_must_agree(shop, stubs, tmp_path):
    lines = lines_for(shop)
    with bind9(tmp_path, {ZONE: lines}) as one, knot(tmp_path, {ZONE: []}) as late:
        stubs(one.address, late.address)
        inspection = look(shop)
    assert inspection.reason == "NotEverywhere"
    assert inspection.message == f"1 of 2 name servers say it; not yet: {late.address}."
    assert not inspection.is_unknown


# Servers that do not answer


def test_a_dead_or_lame_server_among_others_is_named_and_decides_nothing(shop, stubs, scripted, tmp_path):
    with bind9(tmp_path, {ZONE: lines_for(shop)}) as server:
        lame = scripted(refusing)
        stubs(server.address, lame, SILENT)
        inspection = look(shop)
    assert inspection.reason == "Proven"
    assert any(lame in warning and "does not keep this zone" in warning for warning in inspection.warnings)
    assert any(SILENT in warning for warning in inspection.warnings)


def test_where_nobody_answers_nothing_is_known(shop, stubs, scripted):
    stubs(scripted(failing), scripted(failing))
    inspection = look(shop)
    assert inspection.reason == "NoAnswer"
    assert inspection.is_unknown


def test_where_every_server_refuses_the_zone_is_gone_and_that_is_known(shop, stubs, scripted):
    stubs(scripted(refusing), scripted(refusing))
    inspection = look(shop)
    assert inspection.reason == "NotServed"
    assert not inspection.is_unknown


def test_silent_servers_take_three_seconds_and_twenty_questions_at_the_most(shop, stubs):
    with ExitStack() as holes:
        stubs(*(_black_hole(holes) for _ in range(4)))
        began = time.monotonic()
        inspection = look(shop)
        assert time.monotonic() - began < 4  # a busy machine's share included
    assert inspection.reason == "NoAnswer"
    assert inspection.questions <= 20


def test_two_silent_servers_leave_time_for_those_that_answer(shop, stubs, tmp_path):
    with ExitStack() as holes, bind9(tmp_path, {ZONE: lines_for(shop)}) as server:
        stubs(_black_hole(holes), _black_hole(holes), server.address)
        inspection = look(shop)
    assert inspection.reason == "Proven"


def _black_hole(holes: ExitStack) -> str:
    """Takes what comes and never answers."""
    hole = holes.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
    hole.bind(("127.0.0.1", 0))
    return f"127.0.0.1:{hole.getsockname()[1]}"


# What strangers set


def test_texts_that_no_database_takes_and_endless_ones_are_cut(shop, stubs, tmp_path):
    from dns.domains import check
    from dns.models import Observation

    text, alias = lines_for(shop)
    name, long = "_sonicus-challenge.shop", " ".join(["x" * 250] * 8)
    hostile = [f'{name} TXT "\\000\\007<script>"', f"{name} TXT {long}"]
    with bind9(tmp_path, {ZONE: [text, alias, *hostile]}) as server:
        stubs(server.address)
        check(shop)
    assert shop.ownership == "proven"
    (seen,) = Observation.objects.filter(custom_domain=shop, type="TXT")
    assert sorted(len(value) for value in seen.answers)[-1] == 300
    assert "\ufffd\ufffd<script>" in seen.answers


# Warnings


def test_left_over_addresses_and_forbidding_authorities_are_warned_of(apex, customer, settings):
    settings.CAA_ISSUER = "letsencrypt.org"
    customer.prove(apex)
    records = [(r["name"], r["type"], r["content"]) for r in customer.records]
    customer.set(*records, (ZONE, "AAAA", "2001:db8::7"), (ZONE, "CAA", '0 issue "digicert.com"'))
    inspection = look(apex)
    assert inspection.reason == "Proven"
    stray, issuer = inspection.warnings
    assert "AAAA 2001:db8::7 at example.com is not ours" in stray
    assert "does not let letsencrypt.org issue" in issuer


def test_caa_of_the_zone_counts_for_names_below_it_and_may_allow(shop, customer, settings):
    settings.CAA_ISSUER = "letsencrypt.org"
    customer.prove(shop)
    records = [(r["name"], r["type"], r["content"]) for r in customer.records]
    customer.set(*records, (ZONE, "CAA", '0 issue "digicert.com"'))
    assert len(look(shop).warnings) == 1
    both = [
        (ZONE, "CAA", '0 issue "digicert.com"'),
        (ZONE, "CAA", '0 issue "letsencrypt.org; validationmethods=dns-01"'),
    ]
    customer.set(*records, *both)
    assert look(shop).warnings == ()


def test_caa_of_every_name_up_to_the_zone_counts_the_nearest_first(acme, alice, customer, settings):
    from dns.domains import add

    settings.CAA_ISSUER = "letsencrypt.org"
    deep = add(acme, f"de.{SHOP}", alice)
    customer.prove(deep)
    records = [(r["name"], r["type"], r["content"]) for r in customer.records]
    customer.set(*records, (SHOP, "CAA", '0 issue "digicert.com"'), (ZONE, "CAA", '0 issue "letsencrypt.org"'))
    assert f"CAA at {SHOP} does not let" in look(deep).caa
    customer.set(*records, (SHOP, "CAA", '0 issue "letsencrypt.org"'), (ZONE, "CAA", '0 issue "digicert.com"'))
    assert look(deep).caa == ""


def test_while_caa_forbids_it_is_looked_at_hourly_and_the_edge_is_told(shop, customer, settings):
    """“Verify now”, or an hour, after the customer has mended it a certificate can be ordered."""
    from django.utils import timezone

    from dns.domains import check
    from dns.tls.hosts import routed_hosts
    from tenants.models import Organization

    settings.CAA_ISSUER = "letsencrypt.org"
    Organization.objects.update(live_at=timezone.now())
    customer.prove(shop)
    records = [(r["name"], r["type"], r["content"]) for r in customer.records]
    customer.set(*records, (ZONE, "CAA", '0 issue "digicert.com"'))
    check(shop)
    assert shop.ownership == "proven"
    assert (shop.next_check_at - timezone.now()).total_seconds() <= 3600
    assert routed_hosts()[SHOP].is_forbidden
    customer.set(*records)
    check(shop)
    assert (shop.next_check_at - timezone.now()).total_seconds() > 23 * 3600
    assert not routed_hosts()[SHOP].is_forbidden


def test_a_critical_caa_record_that_nobody_knows_forbids_all(shop, customer, settings):
    settings.CAA_ISSUER = "letsencrypt.org"
    customer.prove(shop)
    records = [(r["name"], r["type"], r["content"]) for r in customer.records]
    customer.set(*records, (ZONE, "CAA", '0 issue "letsencrypt.org"'), (ZONE, "CAA", '128 tbs "unknown"'))
    (issuer,) = look(shop).warnings
    assert "does not let letsencrypt.org issue" in issuer


def test_every_answer_is_kept(shop, customer):
    from dns.domains import check
    from dns.models import Observation

    customer.prove(shop)
    check(shop)
    kept = Observation.objects.filter(custom_domain=shop)
    assert {(row.type, row.stance, row.authoritative) for row in kept} == {
        ("TXT", "Agrees", True),
        ("A", "Agrees", True),
    }
    assert len({row.round for row in kept}) == 1
