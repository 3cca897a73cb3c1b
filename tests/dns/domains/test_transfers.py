"""A domain changes hands: a proof that stands beats one that is gone, and whoever loses the name is told."""

import socket

import pytest
from django.core import mail

from dns.domains import add, check, remove
from dns.models import CustomDomain
from tenants.models import AuditEvent, Domain, ReleasedName
from tests.dns.domains.conftest import SHOP, ZONE
from tests.dns.domains.test_conflicts import leads_to, refused

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["failing", "stopped"])
def lost(request, proven, customer, days_pass):
    """shop.example.com of acme, whose zone has a new owner: the records are gone."""
    customer.set()
    days_pass({"failing": 3.5, "stopped": 7.5}[request.param])
    proven.refresh_from_db()
    assert proven.ownership == request.param
    return proven


def told(subject: str) -> list[str]:
    return [address for message in mail.outbox if message.subject == subject for address in message.to]


def test_for_two_days_the_new_owner_is_told_what_to_do(proven, customer, days_pass, globex, charlie):
    customer.set()
    days_pass(2.5)
    assert refused(globex, SHOP, charlie) == "taken"
    days_pass(1)
    assert add(globex, SHOP, charlie).ownership == "pending"


def test_a_claim_alone_changes_nothing(lost, globex, charlie):
    before = leads_to(SHOP)
    check(add(globex, SHOP, charlie))
    lost.refresh_from_db()
    assert (leads_to(SHOP), lost.is_living) == (before, True)


def test_who_proves_it_has_it_at_once_and_who_lost_it_is_told(lost, customer, globex, charlie, alice, acme):
    theirs = add(globex, SHOP, charlie)
    customer.prove(theirs)
    check(theirs)
    lost.refresh_from_db()
    assert (theirs.ownership, lost.ownership) == ("proven", "removed")
    assert leads_to(SHOP) == globex
    assert told(f"{SHOP} belongs to somebody else now") == [alice.email]
    assert told(f"{SHOP} is proven") == [alice.email, charlie.email]
    event = AuditEvent.objects.get(verb="domain.overtaken")
    assert (event.organization, event.details["won_by"]) == (acme, "globex")
    (lost_mail,) = (message for message in mail.outbox if "somebody else" in message.subject)
    assert "globex" not in lost_mail.body.lower()
    assert not ReleasedName.objects.exists()


def test_who_sets_the_records_again_in_time_keeps_it_and_ends_the_claim(lost, customer, globex, charlie, acme):
    theirs = add(globex, SHOP, charlie)
    customer.prove(lost)
    check(lost)
    assert (lost.ownership, leads_to(SHOP)) == ("proven", acme)
    theirs.refresh_from_db()
    assert theirs.ownership == "expired"
    assert told(f"{SHOP} was proven by somebody else") == [charlie.email]


def test_owners_are_told_while_nobody_else_can_take_it_yet(proven, customer, days_pass, globex, charlie, alice):
    customer.set()
    days_pass(2.5)
    assert told(f"The proof of {SHOP} is missing") == [alice.email]
    assert refused(globex, SHOP, charlie) == "taken"
    assert AuditEvent.objects.filter(verb="domain.missed").count() == 1


@pytest.mark.parametrize("name", [SHOP, ZONE])
def test_it_changes_hands_only_when_every_name_server_can_be_heard(lost, customer, globex, charlie, settings, name):
    """Who has got hold of one server of a zone, and hinders the others for some seconds, must not have its names."""
    theirs, stub = add(globex, name, charlie), settings.DNS_STUB_ZONES
    before = leads_to(SHOP)
    customer.prove(theirs)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as hole:
        hole.bind(("127.0.0.1", 0))
        silent = f"127.0.0.1:{hole.getsockname()[1]}"
        settings.DNS_STUB_ZONES = (*stub, f"{stub[0].partition('=')[0]}={silent}")
        check(theirs)
    lost.refresh_from_db()
    assert (theirs.ownership, theirs.reason, lost.is_living) == ("pending", "NotEverywhere", True)
    assert silent in theirs.message
    assert leads_to(SHOP) == before
    settings.DNS_STUB_ZONES = stub
    check(theirs)
    assert (theirs.ownership, leads_to(name)) == ("proven", globex)


def test_who_was_given_a_part_of_the_zone_ends_nothing_above_it(lost, customer, globex, charlie, acme):
    theirs, before = add(globex, f"de.{SHOP}", charlie), leads_to(SHOP)
    customer.prove(theirs)
    check(theirs)
    lost.refresh_from_db()
    assert (theirs.ownership, lost.is_living, leads_to(SHOP)) == ("proven", True, before)
    assert not told(f"{SHOP} belongs to somebody else now")


def test_what_is_above_comes_back_beside_a_part_that_somebody_else_proved(proven, days_pass, customer, globex, charlie):
    customer.set()
    days_pass(3.5)
    theirs = add(globex, f"de.{SHOP}", charlie)
    customer.prove(theirs)
    check(theirs)
    customer.prove(proven, theirs)
    check(proven)
    assert (proven.ownership, theirs.ownership) == ("proven", "proven")
    assert (leads_to(SHOP), leads_to(theirs.name)) == (proven.organization, globex)


def test_a_name_below_goes_the_same_way(lost, customer, globex, charlie, alice):
    name = ZONE
    theirs = add(globex, name, charlie)
    customer.prove(theirs)
    check(theirs)
    lost.refresh_from_db()
    assert (theirs.ownership, lost.ownership, leads_to(SHOP)) == ("proven", "removed", None)
    (message,) = (message for message in mail.outbox if message.subject == f"{SHOP} belongs to somebody else now")
    assert (message.to, f"{name} is its own" in message.body) == ([alice.email], True)


def test_what_staff_allowed_beside_each_other_stays(lost, customer, globex, charlie, admin_user):
    above = add(globex, ZONE, admin_user, is_granted=True)
    customer.prove(above)
    check(above)
    lost.refresh_from_db()
    assert (above.ownership, lost.is_living) == ("proven", True)


def test_who_lost_it_cannot_keep_it_by_giving_it_up(lost, alice, customer, globex, charlie):
    remove(lost, alice)
    theirs = add(globex, SHOP, charlie)
    customer.prove(theirs)
    check(theirs)
    assert leads_to(SHOP) == globex


def test_what_staff_led_elsewhere_is_nobodys_to_prove(lost, globex, charlie, bob):
    from tests.support.cast import make_organization

    Domain.objects.filter(domain=SHOP).delete()
    Domain.objects.create(domain=SHOP, tenant=make_organization("initech", owner=bob), is_primary=False)
    assert refused(globex, SHOP, charlie) == "taken"


def test_two_that_prove_a_lost_name_leave_one(lost, customer, globex, charlie, bob):
    from tests.support.cast import make_organization

    initech = make_organization("initech", owner=bob)
    claims = [add(organization, SHOP, person) for organization, person in ((globex, charlie), (initech, bob))]
    for claim in claims:
        customer.prove(claim)
        check(claim)
    assert sorted(CustomDomain.objects.filter(name=SHOP).values_list("ownership", flat=True)) == [
        "expired",
        "proven",
        "removed",
    ]
