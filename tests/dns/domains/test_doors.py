"""Staff and operators: the list, the deeds, and what they leave behind."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from dns.models import CustomDomain
from tenants.models import AuditEvent, Domain
from tests.dns.domains.conftest import SHOP
from tests.doors.running import run

pytestmark = pytest.mark.django_db

LIST = "/admin/dns/customdomain/"


def act(staff, action: str, *domains) -> list[str]:
    chosen = [str(domain.pk) for domain in domains]
    answer = staff.post(LIST, {"action": action, "_selected_action": chosen}, follow=True)
    return [str(message) for message in answer.context["messages"]]


# The admin


def test_staff_see_both_states_and_find_by_name(proven, staff):
    page = staff.get(f"{LIST}?q=shop.exam&ownership__exact=proven&certificate__exact=none").content.decode()
    assert SHOP in page
    assert "none yet" in page
    assert SHOP not in staff.get(f"{LIST}?ownership__exact=failing").content.decode()


def test_staff_see_what_to_set_and_who_sees_what(shop, customer, staff):
    from dns.domains import check

    check(shop)
    page = staff.get(f"{LIST}{shop.pk}/change/").content.decode()
    assert f"_sonicus-challenge.{SHOP}" in page
    assert f"127.0.0.1:{customer.sandbox.dns_port}" in page
    assert "no TXT at" in page


def test_staff_verify_grant_and_remove(shop, staff, globex):
    assert act(staff, "verify_now", shop) == [f"{SHOP} is looked at now."]
    assert act(staff, "verify_now", shop) == [f"{SHOP} was looked at a moment ago, or is no more."]
    assert act(staff, "grant", shop) == [f"{SHOP} is granted, and must still be proven."]
    assert act(staff, "remove", shop) == [f"{SHOP} is removed; it leads nowhere from now on."]
    verbs = ["domain.verify_asked", "domain.granted", "domain.removed"]
    events = AuditEvent.objects.filter(verb__in=verbs)
    assert sorted(events.values_list("verb", flat=True)) == sorted(verbs)
    assert {event.actor_name for event in events} == {"sam@sonicus.test"}


def test_staff_add_one_beside_a_related_name_only_by_a_grant(proven, globex, staff):
    asked = {"organization": str(globex.pk), "name": "https://example.com/"}
    refused = staff.post(f"{LIST}add/", asked, follow=True)
    assert "is above or below a name of another organization" in refused.content.decode()
    staff.post(f"{LIST}add/", {**asked, "granted": "on"})
    added = CustomDomain.objects.get(name="example.com")
    assert (added.organization, added.granted_by.email) == (globex, "sam@sonicus.test")


def test_staff_change_and_delete_nothing_by_hand(proven, staff):
    assert staff.post(f"{LIST}{proven.pk}/change/", {"name": "else.example.com"}).status_code == 403
    assert staff.post(f"{LIST}{proven.pk}/delete/", {"post": "yes"}).status_code == 403


# The command


def test_the_command_walks_the_whole_way(acme, customer):
    added = run("dns", "domains", "add", "acme", "https://Shop.example.com/", "--json")
    assert added.code == 0
    assert [each["type"] for each in added.data["instructions"]] == ["TXT", "CNAME"]
    assert [each["host"] for each in added.data["instructions"]] == ["_sonicus-challenge.shop", "shop"]

    early = run("dns", "domains", "verify", SHOP)
    assert early.code == 1
    assert "pending (ChallengeMissing)" in early.out

    customer.prove(CustomDomain.objects.get())
    verified = run("dns", "domains", "verify", SHOP)
    assert (verified.code, "shop.example.com of acme: proven (Proven)" in verified.out) == (0, True)
    assert "Certificate: none yet." in verified.out
    assert Domain.objects.filter(domain=SHOP).exists()

    listed = run("dns", "domains", "--organization", "acme", "--json")
    assert [(line["name"], line["ownership"]) for line in listed.data] == [(SHOP, "proven")]
    assert "proven" in run("dns", "domains").out

    removed = run("dns", "domains", "remove", SHOP)
    assert (removed.code, "removed" in removed.out) == (0, True)
    assert "Set" not in removed.out
    assert run("dns", "domains").out.strip() == "No domains."


def test_the_command_tells_why_not(proven, globex):
    refused = run("dns", "domains", "add", "globex", "example.com", "--json")
    assert refused.code == 1
    assert refused.data["errors"]["name"][0]["code"] == "related"
    assert run("dns", "domains", "add", "globex", "example.com", "--grant").code == 0
    assert run("dns", "domains", "show", "nowhere.example.com").code == 1
    assert run("dns", "domains", "show", "co.uk", "--json").data["errors"]["name"][0]["code"] == "public_suffix"


def test_a_name_that_several_claim_needs_the_organization(shop, globex, charlie):
    from dns.domains import add

    add(globex, SHOP, charlie)
    assert "Say --organization" in run("dns", "domains", "show", SHOP).err
    assert "of globex" in run("dns", "domains", "--organization", "globex", "show", SHOP).out


# The workers


def test_the_task_of_one_domain_looks_at_it_when_it_is_due(shop, customer):
    from dns.tasks import check_custom_domain

    customer.prove(shop)
    for _ in range(2):  # the second time it is not due any more
        check_custom_domain(str(shop.pk))
    shop.refresh_from_db()
    assert (shop.ownership, shop.checks) == ("proven", 1)


def test_the_sweep_looks_at_all_that_are_due_side_by_side(acme, alice, customer):
    from dns.domains import add
    from dns.tasks import sweep_custom_domains

    beat = settings.CELERY_BEAT_SCHEDULE["sweep-custom-domains"]
    assert (beat["task"], beat["options"]["queue"]) == (sweep_custom_domains.name, "dns")
    domains = [add(acme, f"shop{number}.example.com", alice) for number in range(10)]
    customer.prove(*domains)
    sweep_custom_domains()
    assert CustomDomain.objects.filter(ownership="proven", checks=1).count() == 10


def test_one_organization_cannot_keep_all_workers_busy(acme, alice):
    from dns.domains import add, verify_now

    domains = [add(acme, f"shop{number}.example.com", alice) for number in range(10)]
    assert sum(verify_now(domain, "a test") for domain in domains) == 5


def test_nobody_fills_the_ledger_by_asking_all_day(acme, alice, bob):
    from dns.domains import add, verify_now
    from tests.support.cast import make_organization

    shop, other = add(acme, SHOP, alice), add(make_organization("bobs", owner=bob), "shop.example.org", bob)
    asked = [AuditEvent.record("domain.verify_asked", organization=acme, actor=alice) for _ in range(120)]
    assert not verify_now(shop, alice)
    assert verify_now(other, alice)
    AuditEvent.objects.filter(pk=asked[0].pk).update(at=timezone.now() - timedelta(hours=1))
    assert verify_now(shop, alice)
