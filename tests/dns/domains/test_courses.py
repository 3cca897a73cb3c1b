"""Whole courses of a domain, hour by hour: unproven for a week, and a proof that is gone for a fortnight."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.core import mail
from django.utils import timezone

from dns.domains.schedule import LONGEST_SECONDS, back_off
from tenants.models import AuditEvent, Domain, ReleasedName
from tests.dns.domains.conftest import SHOP, look_at_what_is_due

pytestmark = pytest.mark.django_db


def subjects() -> list[str]:
    return [message.subject for message in mail.outbox if SHOP in message.subject]


def routed() -> bool:
    return Domain.objects.filter(domain=SHOP).exists()


def test_waits_grow_slowly_at_first_and_never_beyond_four_hours():
    waits = [back_off(tries).total_seconds() for tries in range(90)]
    assert waits[0] == 60
    assert waits[10] == pytest.approx(60 * 1.05**10)
    assert waits[20] == pytest.approx(60 * 1.15**20)
    assert all(earlier <= later <= LONGEST_SECONDS for earlier, later in pairwise(waits))
    assert waits[-1] == LONGEST_SECONDS


def test_an_unproven_one_is_asked_for_twice_and_dropped_after_a_week(clock, days_pass, customer, acme, alice):
    from dns.domains import add

    shop = add(acme, SHOP, alice)
    days_pass(3.9)
    assert subjects() == []
    days_pass(0.5)
    assert subjects() == [f"{SHOP} is not proven yet"]
    days_pass(2)
    assert subjects() == [f"{SHOP} is not proven yet"] * 2
    shop.refresh_from_db()
    assert shop.ownership == "pending"
    assert 40 < shop.checks < 80
    days_pass(1)
    shop.refresh_from_db()
    assert (shop.ownership, shop.next_check_at) == ("expired", None)
    assert AuditEvent.objects.filter(verb="domain.dropped").count() == 1
    assert not ReleasedName.objects.filter(host=SHOP).exists()  # it was never anybody's


def test_its_old_token_proves_nothing_afterwards(clock, customer, acme, alice):
    from dns.domains import add, check

    first = add(acme, SHOP, alice)
    clock.shift(timedelta(days=7.5))
    look_at_what_is_due()
    customer.prove(first)
    second = add(acme, SHOP, alice)
    check(second)
    assert (second.token != first.token, second.ownership, second.reason) == (True, "pending", "ChallengeWrong")


def test_a_proof_that_is_gone_warns_stops_and_releases(clock, days_pass, proven, customer, acme):
    customer.set()
    days_pass(2.5)
    proven.refresh_from_db()
    assert (proven.ownership, proven.failed_days, routed()) == ("proven", 2, True)
    days_pass(1)
    proven.refresh_from_db()
    assert (proven.ownership, proven.failed_days, routed()) == ("failing", 3, True)
    days_pass(4)
    proven.refresh_from_db()
    assert (proven.ownership, proven.failed_days, routed()) == ("stopped", 7, False)
    days_pass(7)
    proven.refresh_from_db()
    assert (proven.ownership, proven.next_check_at, routed()) == ("removed", None, False)
    assert subjects() == [
        f"{SHOP} is proven",
        f"The proof of {SHOP} is missing",
        f"The proof of {SHOP} is gone",
        f"{SHOP} no longer leads to Acme",
        f"We have given up {SHOP}",
    ]
    assert not ReleasedName.objects.exists(), "whoever has the domain now need not wait for who lost it"


def test_it_comes_back_by_itself_within_the_fortnight(clock, days_pass, proven, customer):
    customer.set()
    days_pass(8.5)
    assert not routed()
    customer.prove(proven)
    days_pass(1)
    proven.refresh_from_db()
    assert (proven.ownership, proven.failed_days, proven.failing_since) == ("proven", 0, None)
    assert routed()
    assert subjects()[-1] == f"{SHOP} is proven"


def test_one_good_day_begins_the_count_anew(clock, days_pass, proven, customer):
    customer.set()
    days_pass(2.2)
    customer.prove(proven)
    days_pass(1)
    customer.set()
    days_pass(2.2)
    proven.refresh_from_db()
    assert (proven.ownership, proven.failed_days) == ("proven", 2)


def test_looking_often_on_one_day_counts_once(clock, proven, customer):
    from dns.domains import check

    customer.set()
    for _ in range(30):
        clock.shift(timedelta(minutes=10))
        check(proven)
    assert (proven.ownership, proven.failed_days) == ("proven", 1)


def test_days_on_which_no_server_answers_do_not_count(clock, proven, customer, settings):
    customer.sandbox.fault(system="dns", kind="status", status=500, times=10_000)
    for _ in range(20):
        clock.shift(timedelta(days=1))
        look_at_what_is_due()
    proven.refresh_from_db()
    assert (proven.ownership, proven.failed_days, proven.reason) == ("proven", 0, "NoAnswer")
    assert "We ask again" in proven.message
    assert routed()
    assert proven.next_check_at == timezone.now() + timedelta(hours=1)


def test_nor_do_they_drop_an_unproven_one_at_the_last_moment(clock, days_pass, shop, customer):
    clock.shift(timedelta(days=6.8))
    customer.sandbox.fault(system="dns", kind="status", status=500, times=10_000)
    days_pass(0.5)
    shop.refresh_from_db()
    assert shop.ownership == "pending"
    days_pass(1)
    shop.refresh_from_db()
    assert shop.ownership == "expired"


def test_mails_go_to_the_owners_and_tell_what_to_do(clock, days_pass, proven, customer, alice, bob, acme):
    from tenants.models import Membership

    Membership.objects.create(organization=acme, user=bob, role=Membership.Role.MEMBER)
    customer.set()
    days_pass(4)
    missing, warning = [message for message in mail.outbox if message.subject.startswith("The proof of")]
    assert "After 3 such\ndays in a row another organization that proves the name has it." in missing.body
    assert warning.to == [alice.email]
    assert "There is no TXT record at _sonicus-challenge.shop.example.com" in warning.body
    assert "/organizations/acme/dns/" in warning.body
