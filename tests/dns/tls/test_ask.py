"""For which names the edge may order a certificate."""

import time
from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.utils import timezone

from dns.domains.routing import unroute
from dns.models import CertificateName, CustomDomain
from dns.tls import allowance, hosts
from dns.tls.application import COUNTERS, PERMISSION
from sonicus.lib.embedded.ports import any_free
from tenants.models import Domain, Organization
from tests.support.cast import make_organization

SHOP = "shop.example.com"


def test_hosts_of_living_organizations_and_proven_domains_may(ask, acme, proven):
    proven(SHOP)
    assert ask(domain=acme.host) == (200, "allowed")
    assert ask(domain=SHOP) == (200, "allowed")
    assert ask(domain="SHOP.example.COM") == (200, "allowed")


@pytest.mark.parametrize("name", ["example.com", "www.shop.example.com", "globex.sonicus.localhost", "127.0.0.1"])
def test_others_may_not(ask, proven, name):
    proven(SHOP)
    assert ask(domain=name) == (404, "unknown")


def test_a_domain_whose_proof_is_no_longer_found_may_within_its_grace(ask, proven):
    domain = proven(SHOP)
    CustomDomain.objects.filter(pk=domain.pk).update(ownership=CustomDomain.Ownership.FAILING)
    assert ask(domain=SHOP)[0] == 200


def test_a_name_whose_caa_forbids_our_authority_burns_no_order(ask, proven):
    domain = proven(SHOP)
    CustomDomain.objects.filter(pk=domain.pk).update(diagnosis={"caa": "CAA at example.com does not let us issue."})
    assert [ask(domain=SHOP) for _ in range(3)] == [(404, "CAA forbids")] * 3
    assert not CertificateName.objects.exists(), "what cannot be ordered is not counted"
    CustomDomain.objects.filter(pk=domain.pk).update(diagnosis={"caa": ""})
    PERMISSION.forget()
    assert ask(domain=SHOP) == (200, "allowed")


@pytest.mark.parametrize("ownership", ["pending", "stopped", "expired", "removed"])
def test_a_row_that_leads_to_us_is_not_enough(ask, proven, ownership):
    domain = proven(SHOP)
    CustomDomain.objects.filter(pk=domain.pk).update(ownership=ownership)
    assert ask(domain=SHOP) == (404, "unknown")


def test_a_proof_that_leads_nowhere_is_not_enough(ask, proven):
    unroute(proven(SHOP))
    assert ask(domain=SHOP) == (404, "unknown")


def test_a_name_that_staff_led_to_somebody_else_is_not_proven(ask, acme, proven, bob):
    domain = proven(SHOP)
    unroute(domain)
    Domain.objects.create(domain=SHOP, tenant=make_organization("globex", owner=bob), is_primary=False)
    Organization.objects.update(live_at=timezone.now())
    assert ask(domain=SHOP) == (404, "unknown")


@pytest.mark.parametrize(
    "facts",
    [
        {"leaving_at": timezone.now()},
        {"live_at": None},
        {"vouched_at": None},
        {"standing": Organization.Standing.SUSPENDED},
    ],
)
def test_who_leaves_is_suspended_or_not_there_yet_gets_none(ask, acme, proven, facts):
    proven(SHOP)
    Organization.objects.filter(pk=acme.pk).update(**facts)
    assert (ask(domain=SHOP)[0], ask(domain=acme.host)[0]) == (404, 404)


def test_who_is_past_due_keeps_its_names(ask, acme):
    Organization.objects.filter(pk=acme.pk).update(standing=Organization.Standing.PAST_DUE)
    assert ask(domain=acme.host)[0] == 200


@pytest.mark.parametrize(
    "query",
    [
        "name=shop.example.com",
        "domain=",
        f"domain={SHOP}&domain={SHOP}",
        "domain=shop_1.example.com",
        "domain=shop..example.com",
        "domain=-shop.example.com",
        "domain=localhost",
        "domain=shop.example.com.",
        "domain=shop.example.com%00",
        "domain=shop.example.com%0A",
        "domain=sh%C3%B6p.example.com",
        f"domain={'a' * 64}.com",
        f"domain={'a.' * 127}com",
        f"domain={SHOP}&padding={'x' * 2000}",
        "&".join(f"a{number}=1" for number in range(20)) + f"&domain={SHOP}",
    ],
)
def test_what_is_no_question_for_one_name_is_denied(ask, proven, query):
    proven(SHOP)
    assert ask(query) == (404, "malformed")


@pytest.mark.parametrize("method", ["POST", "HEAD", "PUT", "DELETE", "OPTIONS"])
def test_only_get_is_answered(ask, acme, method):
    assert ask(domain=acme.host, method=method)[0] == 405


def test_there_is_nothing_else(ask, acme):
    assert [ask(path=path)[0] for path in ("/", "/admin/", "/internal/", "/internal/tls/ask/")] == [404] * 4
    assert ask(path="/internal/livez") == (200, "ok")


def test_the_public_hosts_know_nothing_of_it(public, acme):
    path = f"/internal/tls/ask?domain={acme.host}"
    assert public.get(path).status_code == 404
    assert public.get(path, headers={"host": acme.host}).status_code == 404
    assert public.get("/internal/metrics").status_code == 404


def test_where_a_token_is_set_it_must_be_given(ask, acme, settings):
    settings.INTERNAL_TOKEN = "correct-horse-battery"
    assert ask(domain=acme.host)[0] == 403
    assert ask(f"domain={acme.host}&token=wrong-horse-battery")[0] == 403
    assert ask(f"token=correct-horse-battery&domain={acme.host}")[0] == 200


def test_a_flood_of_unknown_names_asks_the_database_nothing(ask, acme, django_assert_num_queries):
    ask(domain=acme.host)
    with django_assert_num_queries(0):
        answers = {ask(domain=f"n{number}.example.com") for number in range(2000)}
    assert answers == {(404, "unknown")}


def test_a_name_that_was_asked_for_is_answered_from_memory(ask, acme, proven, django_assert_num_queries):
    proven(SHOP)
    ask(domain=SHOP)
    with django_assert_num_queries(0):
        assert ask(domain=SHOP)[0] == 200


def test_what_changes_is_known_within_seconds(ask, acme, proven):
    assert ask(domain=SHOP)[0] == 404
    domain = proven(SHOP)
    PERMISSION._hosts._next_at = time.monotonic()
    assert ask(domain=SHOP)[0] == 200
    unroute(domain)
    assert ask(domain=SHOP)[0] == 200
    PERMISSION._hosts._next_at = time.monotonic()
    assert ask(domain=SHOP)[0] == 404


def test_while_reading_takes_long_what_was_read_stays_believed(monkeypatch, acme):
    clock = SimpleNamespace(at=0.0)

    def slowly(execute, *asked):
        clock.at += 1
        return execute(*asked)

    monkeypatch.setattr(hosts, "time", SimpleNamespace(monotonic=lambda: clock.at))
    known = hosts.Hosts()
    with connection.execute_wrapper(slowly):
        assert known.find(acme.host)
    clock.at += 31
    assert known.find(acme.host)


def test_an_organization_gets_five_new_names_a_day(ask, acme, proven):
    names = [f"shop.example-{number}.com" for number in range(6)]
    for name in names:
        proven(name)
    assert [ask(domain=name)[0] for name in names] == [200] * 5 + [404]
    assert ask(domain=names[5]) == (404, "too many new names")
    assert ask(domain=names[0])[0] == 200, "those that were counted are renewed"
    assert ask(domain=acme.host)[0] == 200, "one certificate covers all platform names"
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        PERMISSION.forget()
        assert ask(domain=names[5])[0] == 200


def test_a_refused_name_asks_the_database_once_a_minute_at_most(ask, proven, django_assert_num_queries):
    names = [f"shop.example-{number}.com" for number in range(6)]
    for name in names:
        proven(name)
    assert [ask(domain=name)[1] for name in names][-1] == "too many new names"
    PERMISSION._hosts._next_at = time.monotonic() + 60
    with django_assert_num_queries(0):
        assert {ask(domain="shop.example-5.com")[1] for _ in range(100)} == {"too many new names"}


def test_a_registered_domain_gets_fifty_new_names_a_week(ask, acme, proven):
    CertificateName.objects.bulk_create(
        CertificateName(name=f"n{number}.example.co.uk", registrable="example.co.uk") for number in range(50)
    )
    proven("shop.example.co.uk")
    proven("shop.example.com")
    assert ask(domain="shop.example.co.uk") == (404, "too many new names")
    assert ask(domain="shop.example.com")[0] == 200
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        PERMISSION.forget()
        assert ask(domain="shop.example.co.uk")[0] == 200


@pytest.mark.parametrize(
    ("name", "registrable"),
    [("shop.example.com", "example.com"), ("a.b.example.co.uk", "example.co.uk"), ("example.com", "example.com")],
)
def test_a_name_is_counted_for_the_domain_that_was_registered(name, registrable):
    assert allowance.registrable_of(name) == registrable


def test_what_was_answered_is_counted(ask, acme):
    before = {answer: COUNTERS[answer] for answer in ("allowed", "unknown", "malformed")}
    for name in (acme.host, acme.host, "example.com", ""):
        ask(f"domain={name}")
    assert [COUNTERS[answer] - before[answer] for answer in before] == [2, 1, 1]
    assert f'sonicus_tls_asked_total{{answer="allowed"}} {COUNTERS["allowed"]}' in ask(path="/internal/metrics")[1]


@pytest.mark.django_db(transaction=True)
def test_while_the_database_is_away_what_is_known_is_believed_for_half_a_minute(ask, acme, proven):
    proven(SHOP)
    assert ask(domain=SHOP)[0] == 200
    usual = connection.settings_dict["PORT"]
    try:
        connection.close()
        connection.settings_dict["PORT"] = str(any_free())
        PERMISSION._hosts._next_at = time.monotonic()
        assert ask(domain=SHOP)[0] == 200
        PERMISSION._hosts._read_at -= 31
        PERMISSION._hosts._next_at = time.monotonic()
        assert ask(domain=SHOP) == (503, "no database")
        assert ask(domain="example.com") == (503, "no database")
    finally:
        connection.close()
        connection.settings_dict["PORT"] = usual
        PERMISSION._hosts._next_at = time.monotonic()
    assert ask(domain=SHOP)[0] == 200


def test_it_listens_on_this_machine_alone():
    assert settings.INTERNAL_BIND.startswith("127.0.0.1:")
