"""Two organizations and one name: who may add, who may prove, and what becomes of what was given up."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from dns.domains import add, check, grant, remove
from dns.domains.challenge import challenge_text, target_host
from dns.models import CustomDomain
from tenants.models import AuditEvent, Domain, Organization, ReleasedName
from tests.dns.domains.conftest import SHOP, ZONE

pytestmark = pytest.mark.django_db


def refused(organization, text, actor, **more) -> str:
    with pytest.raises(ValidationError) as refusal:
        add(organization, text, actor, **more)
    (error,) = refusal.value.error_dict["name"]
    return str(error.code)


def leads_to(name: str) -> Organization | None:
    row = Domain.objects.filter(domain=name).first()
    return row.tenant if row else None


# Adding


def test_a_name_can_be_added_once_by_an_organization(shop, acme, alice):
    assert refused(acme, f"https://{SHOP}/", alice) == "exists"


def test_there_are_no_more_than_fifty_and_ten_that_wait(acme, alice):
    for number in range(10):
        add(acme, f"shop{number}.example.com", alice)
    assert refused(acme, "shop10.example.com", alice) == "too_many_pending"
    CustomDomain.objects.update(proven_at=timezone.now(), ownership="proven")
    CustomDomain.objects.bulk_create(
        CustomDomain(organization=acme, name=f"old{n}.example.com", token=f"t{n}", target=f"t{n}", ownership="stopped")
        for n in range(40)
    )
    assert refused(acme, "shop11.example.com", alice) == "too_many"


def test_adding_and_removing_all_day_long_comes_to_an_end(acme, alice):
    CustomDomain.objects.bulk_create(
        CustomDomain(organization=acme, name=f"old{n}.example.com", token=f"t{n}", target=f"t{n}", ownership="removed")
        for n in range(100)
    )
    assert refused(acme, SHOP, alice) == "too_many_today"
    CustomDomain.objects.update(made_at=timezone.now() - timedelta(days=2))
    assert add(acme, SHOP, alice)


def test_who_is_not_vouched_for_makes_us_ask_nobody(acme, alice):
    Organization.objects.update(vouched_at=None)
    assert refused(acme, SHOP, alice) == "unvouched"


def test_who_leaves_adds_nothing(acme, alice):
    acme.leave()
    assert refused(acme, SHOP, alice) == "leaving"


def test_who_added_it_is_kept(shop, acme, alice):
    event = AuditEvent.objects.get(verb="domain.added")
    assert (event.actor, event.organization, event.details["name"]) == (alice, acme, SHOP)
    assert shop.made_by == alice


def test_tokens_and_targets_cannot_be_guessed(acme, alice):
    rows = [add(acme, f"shop{number}.example.com", alice) for number in range(5)]
    secrets = {secret for row in rows for secret in (row.token, row.target)}
    assert len(secrets) == 10
    assert all(len(secret) == 32 and secret.isalnum() and secret.islower() for secret in secrets)  # 160 bit in base32


# What belongs to others


@pytest.mark.parametrize("name", [SHOP, ZONE, f"de.{SHOP}", f"a.b.{SHOP}"])
def test_a_name_of_another_organization_and_those_around_it_are_refused(proven, globex, charlie, name):
    assert refused(globex, name, charlie) == ("taken" if name == SHOP else "related")


@pytest.mark.parametrize("name", ["www.example.com", "evilshop.example.com", "shop.example.com.au", "example.org"])
def test_those_beside_it_are_free(proven, globex, charlie, name):
    assert add(globex, name, charlie).name == name


def test_what_waits_for_its_proof_keeps_nobody_else_from_claiming(shop, globex, charlie):
    assert add(globex, SHOP, charlie).token != shop.token
    assert add(globex, ZONE, charlie)


def test_a_proof_that_was_not_found_twice_still_keeps_others_out(proven, globex, charlie):
    CustomDomain.objects.filter(pk=proven.pk).update(failed_days=2)
    assert refused(globex, SHOP, charlie) == "taken"
    assert refused(globex, ZONE, charlie) == "related"


def test_staff_may_allow_a_related_name_which_must_still_be_proven(proven, globex, charlie, customer, admin_user):
    domain = add(globex, ZONE, admin_user, is_granted=True)
    assert (domain.ownership, domain.granted_by) == ("pending", admin_user)
    customer.prove(proven, domain)
    check(domain)
    assert leads_to(ZONE) == globex
    assert leads_to(SHOP) == proven.organization


def test_nobody_may_allow_a_name_that_leads_elsewhere(proven, globex, admin_user):
    assert refused(globex, SHOP, admin_user, is_granted=True) == "taken"


def test_an_organizations_own_names_may_lie_within_each_other(proven, acme, alice, customer):
    apex = add(acme, ZONE, alice)
    customer.prove(proven, apex)
    check(apex)
    assert leads_to(ZONE) == leads_to(SHOP) == acme


# Who is first to prove


def test_the_first_to_prove_wins_and_the_other_is_told(shop, globex, charlie, customer, acme):
    other = add(globex, SHOP, charlie)
    customer.prove(other)
    check(other)
    shop.refresh_from_db()
    assert (other.ownership, shop.ownership) == ("proven", "expired")
    assert leads_to(SHOP) == globex
    told = next(message for message in mail.outbox if "somebody else" in message.subject)
    assert told.to == ["alice@alice.test"]
    assert not ReleasedName.objects.filter(host=SHOP).exists()


def test_a_claim_that_became_related_meanwhile_waits_for_staff(globex, charlie, shop, customer, admin_user):
    above = add(globex, ZONE, charlie)
    customer.prove(shop, above)
    check(shop)
    check(above)
    assert (above.ownership, above.reason) == ("pending", "RelatedToAnother")
    assert leads_to(ZONE) is None
    assert grant(above, admin_user)
    check(above)
    assert leads_to(ZONE) == globex
    assert AuditEvent.objects.get(verb="domain.granted").actor == admin_user
    assert not grant(above, admin_user)


# Given up


def test_removing_ends_its_routing_at_once_and_keeps_the_name_from_strangers(proven, acme, globex, alice, charlie):
    remove(proven, alice)
    assert (proven.ownership, leads_to(SHOP)) == ("removed", None)
    kept = ReleasedName.objects.get(host=SHOP)
    assert (kept.organization, kept.until - timezone.now() > timedelta(days=89)) == (acme, True)
    assert refused(globex, SHOP, charlie) == "quarantined"
    assert AuditEvent.objects.get(verb="domain.removed").actor == alice
    remove(proven, alice)
    assert AuditEvent.objects.filter(verb="domain.removed").count() == 1


def test_its_organization_may_take_it_back_with_a_new_token(proven, acme, alice, customer):
    remove(proven, alice)
    again = add(acme, SHOP, alice)
    assert (again.token != proven.token, again.target != proven.target) == (True, True)
    check(again)
    assert (again.ownership, again.reason) == ("pending", "ChallengeWrong")
    customer.prove(again)
    check(again)
    assert leads_to(SHOP) == acme
    assert not ReleasedName.objects.filter(host=SHOP).exists()


def test_after_the_quarantine_anybody_may_prove_it(proven, globex, alice, charlie, customer):
    remove(proven, alice)
    with time_machine.travel(timezone.now() + timedelta(days=91)):
        other = add(globex, SHOP, charlie)
        customer.prove(other)
        check(other)
    assert leads_to(SHOP) == globex


def test_a_claim_from_before_the_quarantine_does_not_slip_through(shop, globex, charlie, alice, customer):
    """Charlie claims it while alice does; she proves it and gives it up; his claim must not outlive that."""
    other = add(globex, SHOP, charlie)
    customer.prove(shop)
    check(shop)
    remove(shop, alice)
    customer.prove(other)
    check(other)
    assert (other.ownership, leads_to(SHOP)) == ("expired", None)


def test_what_was_never_proven_is_not_kept_from_anybody(shop, globex, alice, charlie):
    """Else adding and removing names would keep them from their owners."""
    remove(shop, alice)
    assert add(globex, SHOP, charlie)


def test_an_organization_that_leaves_gives_up_all_at_once(proven, acme, alice, globex, charlie):
    waiting = add(acme, "www.example.com", alice)
    acme.leave()
    proven.refresh_from_db()
    waiting.refresh_from_db()
    assert (proven.ownership, waiting.ownership, leads_to(SHOP)) == ("removed", "removed", None)
    assert refused(globex, SHOP, charlie) == "quarantined"


def test_an_organization_that_is_deleted_leaves_no_name_behind(proven, acme, globex, charlie):
    from dns.models import Record

    Record.objects.filter(organization=acme).delete()
    acme.delete()
    assert leads_to(SHOP) is None
    assert not CustomDomain.objects.filter(name=SHOP).exists()
    assert refused(globex, SHOP, charlie) == "quarantined"


# Attempts


def test_the_token_of_another_organization_proves_nothing(shop, globex, charlie, customer):
    """Whoever reads the customer's zone knows the token that stands there."""
    theirs = add(globex, SHOP, charlie)
    customer.prove(shop)
    check(theirs)
    assert (theirs.ownership, theirs.reason) == ("pending", "ChallengeWrong")


def test_the_token_of_another_name_proves_nothing(shop, acme, alice, customer):
    other = add(acme, "www.example.com", alice)
    customer.set(
        ("_sonicus-challenge.www.example.com", "TXT", challenge_text(shop)),
        ("www.example.com", "CNAME", target_host(other)),
    )
    check(other)
    assert (other.ownership, other.reason) == ("pending", "ChallengeWrong")


def test_a_left_over_alias_is_worth_nothing_to_a_stranger(proven, alice, customer, globex, charlie):
    """Read the Docs #11242: the alias still stands, its organization is gone, and a stranger claims the name."""
    records = [(r["name"], r["type"], r["content"]) for r in customer.records]
    remove(proven, alice)
    ReleasedName.objects.all().delete()  # even without a quarantine
    theirs = add(globex, SHOP, charlie)
    check(theirs)
    assert theirs.ownership == "pending"
    alias = [record for record in records if record[1] == "CNAME"]
    customer.set((f"_sonicus-challenge.{SHOP}", "TXT", challenge_text(theirs)), *alias)  # even who could set the text
    check(theirs)
    assert (theirs.ownership, theirs.reason) == ("pending", "LeadsElsewhere")


def test_the_alias_of_another_domain_leads_nobody(shop, acme, alice, customer):
    other = add(acme, "www.example.com", alice)
    customer.set(
        (f"_sonicus-challenge.{SHOP}", "TXT", challenge_text(shop)),
        (SHOP, "CNAME", target_host(other)),
    )
    check(shop)
    assert (shop.ownership, shop.reason) == ("pending", "LeadsElsewhere")


def test_an_alias_that_only_begins_or_ends_like_ours_is_another(shop, customer):
    for alias in (f"{target_host(shop)}.evil.net", f"evil{target_host(shop)}"):
        customer.set((f"_sonicus-challenge.{SHOP}", "TXT", challenge_text(shop)), (SHOP, "CNAME", alias))
        check(shop)
        assert shop.reason == "LeadsElsewhere"


@pytest.mark.parametrize(
    "spelled", ["SHOP.EXAMPLE.COM", "shop.example.com.", "ｓｈｏｐ.example.com", "sho\u00adp.example.com"]
)
def test_another_spelling_is_the_same_name(proven, globex, charlie, spelled):
    assert refused(globex, spelled, charlie) == "taken"


def test_a_look_alike_is_another_name_that_is_pointed_out(proven, globex, charlie):
    from dns.domains import cautions

    theirs = add(globex, "sh0p.example.com", charlie)
    assert any(SHOP in caution for caution in cautions(theirs))
    cyrillic = add(globex, "ѕһор.example.com", charlie)
    assert cyrillic.name.startswith("xn--")
    assert len(cautions(cyrillic)) == 2
