"""Custom domains as customers see and ask for them, by pages and by programs."""

import uuid
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from dns.models import CustomDomain, Observation
from tenants.models import AuditEvent, Membership
from tests.dns.conftest import HOST

pytestmark = pytest.mark.django_db
PAGE = "/organizations/acme/dns/"
SHOP = "shop.customer.com"
API = "/api/v1/organizations/acme/domains/"
Ownership = CustomDomain.Ownership


@pytest.fixture
def program(public, key_of):
    def of(person) -> Client:
        return Client(headers={"host": public.defaults["HTTP_HOST"], "authorization": f"Bearer {key_of(person)}"})

    return of


def add_shop(browser, person, name=SHOP):
    return browser.log_in(person).post(f"{PAGE}domains/", {"name": name})


def shop(**facts) -> CustomDomain:
    CustomDomain.objects.filter(name=SHOP).update(**facts)
    return CustomDomain.objects.get(name=SHOP)


def page_of(browser, address) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_owner_adds_a_domain_and_is_told_exactly_what_to_set(browser, acme, alice):
    answer = add_shop(browser, alice, " https://Shop.Customer.com/ ")
    assert answer["location"] == f"{PAGE}domains/{SHOP}/"
    page, domain = page_of(browser, answer["location"]), shop()
    assert 'data-copy="_sonicus-challenge.shop"' in page  # as DNS hosts want it
    assert f'data-copy="_sonicus-challenge.{SHOP}"' in page  # in full
    assert f"token={domain.token}" in page
    assert f'data-copy="{domain.target}.cname.sonicus.localhost"' in page
    assert "waits for proof" in page
    assert "none yet" in page
    assert f'href="{API}{SHOP}/"' in page
    assert "every 3s" in page


@pytest.mark.parametrize("name", ["", "acme", "a@b.de", "192.0.2.1", "*.customer.com", f"x.{HOST}"])
def test_a_name_that_cannot_be_added_stays_in_the_field_with_the_reason(browser, acme, alice, name):
    answer = add_shop(browser, alice, name)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'aria-invalid="true"' in page
    assert 'id="domain-errors"' in page
    assert f'name="name" value="{name}"' in page
    assert not CustomDomain.objects.exists()


def test_members_read_but_change_nothing(browser, acme, alice, member):
    add_shop(browser, alice)
    page = page_of(browser.log_in(member), f"{PAGE}domains/{SHOP}/")
    assert "Verify now" not in page
    assert "Remove this domain" not in page
    assert "Owners and admins of Acme can add and remove domains" in page_of(browser, PAGE)
    refused = browser.post(f"{PAGE}domains/", {"name": "other.customer.com"})
    assert refused.status_code == 403
    assert "Only an owner or admin" in refused.content.decode()
    assert browser.post(f"{PAGE}domains/{SHOP}/verify/").status_code == 403
    assert browser.get(f"{PAGE}domains/{SHOP}/remove/").status_code == 403
    assert browser.post(f"{PAGE}domains/{SHOP}/remove/").status_code == 403
    assert shop().ownership == Ownership.PENDING


def test_admins_may_do_what_owners_may(browser, acme, member):
    Membership.objects.filter(user=member).update(role="admin")
    assert add_shop(browser, member).status_code == 302


def test_strangers_learn_nothing(browser, acme, alice, charlie):
    add_shop(browser, alice)
    browser.log_in(charlie)
    for path in ("", "progress/", "remove/"):
        assert browser.get(f"{PAGE}domains/{SHOP}/{path}").status_code == 404
    assert browser.post(f"{PAGE}domains/", {"name": "x.customer.com"}).status_code == 404
    assert browser.post(f"{PAGE}domains/{SHOP}/verify/").status_code == 404
    assert browser.post(f"{PAGE}domains/{SHOP}/remove/").status_code == 404


def test_what_was_never_added_is_not_there(browser, acme, alice):
    browser.log_in(alice)
    assert browser.get(f"{PAGE}domains/{SHOP}/").status_code == 404
    assert browser.get(f"{PAGE}domains/%00/").status_code == 404


def test_staff_act_for_customers(browser, acme, charlie):
    charlie.is_staff = True
    charlie.save()
    browser.log_in(charlie)
    assert browser.post(f"{PAGE}domains/", {"name": SHOP}).status_code == 403  # without a right they look on
    rights = ["add_customdomain", "change_customdomain"]
    charlie.user_permissions.set(Permission.objects.filter(codename__in=rights))
    assert add_shop(browser, charlie).status_code == 302
    assert AuditEvent.objects.get(verb="domain.added").actor == charlie


def test_what_the_last_look_warns_of_is_shown_to_people_and_programs(browser, acme, alice, program):
    add_shop(browser, alice)
    caa = "CAA at customer.com does not let letsencrypt.org issue a certificate."
    found = {"warnings": ["Name server ns2 does not answer.", caa], "caa": caa}
    shop(ownership="proven", proven_at=timezone.now(), diagnosis=found)
    page = page_of(browser, f"{PAGE}domains/{SHOP}/")
    assert "Name server ns2 does not answer." in page
    assert f"It cannot be ordered: {caa}" in page
    assert program(alice).get(f"{API}{SHOP}/").json()["warnings"] == found["warnings"]
    assert page.count(caa) == 1
    assert "not allowed by CAA" in page
    shop(certificate="valid")
    assert "not allowed by CAA" not in page_of(browser, f"{PAGE}domains/{SHOP}/")
    shop(ownership="removed")
    assert caa not in page_of(browser, f"{PAGE}domains/{SHOP}/")


def test_the_list_is_short_and_the_domains_page_says_all(browser, acme, alice):
    add_shop(browser, alice)
    shop(
        reason="ChallengeMissing", message="There is no TXT record at _sonicus-challenge.shop yet; expected “token=…”."
    )
    assert "Its TXT record is not there yet." in page_of(browser, PAGE)
    assert "expected “token=…”" not in page_of(browser, PAGE)
    assert "expected “token=…”" in page_of(browser, f"{PAGE}domains/{SHOP}/")


def test_a_removed_domain_says_for_whom_its_name_is_kept(browser, acme, alice):
    add_shop(browser, alice)
    shop(ownership="proven", proven_at=timezone.now())
    browser.post(f"{PAGE}domains/{SHOP}/remove/")
    page = page_of(browser, f"{PAGE}domains/{SHOP}/")
    assert "The name is kept for Acme alone until" in page
    assert "Who sees it already" not in page
    assert "There was none." in page


def test_the_two_states_are_told_apart(browser, acme, alice):
    add_shop(browser, alice)
    until = timezone.now() + timedelta(days=60)
    shop(ownership="proven", proven_at=timezone.now(), certificate="failed", certificate_message="CAA forbids it")
    page = page_of(browser, f"{PAGE}domains/{SHOP}/")
    assert "It is yours, and leads visitors to Acme" in page
    assert "not made" in page
    assert "CAA forbids it" in page
    assert "Records that must stay" in page
    shop(certificate="valid", certificate_message="", certificate_until=until)
    assert f"Until {until.day} {until:%b}" in page_of(browser, f"{PAGE}domains/{SHOP}/")
    shop(certificate_message="Issued by CN=R11, valid until 2027-01-21 10:00 UTC.")
    page = page_of(browser, f"{PAGE}domains/{SHOP}/")
    assert "valid until 2027-01-21 10:00 UTC." in page
    assert "Until " not in page  # said once


def test_what_is_known_of_a_certificate_that_is_not_there_yet_is_told(browser, acme, alice):
    add_shop(browser, alice)
    assert "It comes after the proof." in page_of(browser, f"{PAGE}domains/{SHOP}/")
    shop(ownership="proven", proven_at=timezone.now())
    assert "Made at the first visit." in page_of(browser, f"{PAGE}domains/{SHOP}/")
    shop(certificate_message="The edge cannot be reached (203.0.113.10:443: Connection refused).")
    assert "The edge cannot be reached (203.0.113.10:443" in page_of(browser, f"{PAGE}domains/{SHOP}/")


def test_a_failing_domain_says_until_when_it_is_still_served(browser, acme, alice):
    add_shop(browser, alice)
    since = timezone.now() - timedelta(days=3)
    shop(ownership="failing", proven_at=since, failing_since=since, message="There is no TXT record.")
    page = page_of(browser, f"{PAGE}domains/{SHOP}/")
    stops = since + timedelta(days=7)
    assert "It still leads to Acme" in page
    assert "There is no TXT record." in page
    assert f"it stops leading visitors here on {stops.day} {stops:%b}" in page


def test_who_sees_it_already_is_told_server_by_server(browser, acme, alice):
    add_shop(browser, alice)
    seen = {"organization": acme, "custom_domain": shop(), "round": uuid.uuid4(), "role": "authoritative"}
    seen |= {"name": f"_sonicus-challenge.{SHOP}", "type": "TXT", "milliseconds": 9, "rcode": "NOERROR"}
    Observation.objects.create(server="192.0.2.1:53", stance="Agrees", **seen)
    Observation.objects.create(server="192.0.2.2:53", stance="NotYet", says="no TXT there", **seen)
    page = page_of(browser, f"{PAGE}domains/{SHOP}/")
    assert "192.0.2.1:53" in page
    assert "no TXT there" in page
    assert "192.0.2.1:53" not in page_of(browser, PAGE)  # which is about the organization's own name


def test_the_fragment_polls_while_the_proof_is_awaited_and_then_ends(browser, acme, alice):
    add_shop(browser, alice)
    fragment = browser.get(f"{PAGE}domains/{SHOP}/progress/")
    assert fragment.status_code == 200
    digest = fragment.content.decode().split("?seen=")[1][:64]
    assert browser.get(f"{PAGE}domains/{SHOP}/progress/?seen={digest}").status_code == 204
    shop(ownership="proven", next_check_at=timezone.now() + timedelta(days=1))
    ended = browser.get(f"{PAGE}domains/{SHOP}/progress/?seen={digest}")
    assert ended.status_code == 286
    assert "every 3s" not in ended.content.decode()


def test_verify_now_makes_it_due_and_has_a_limit(browser, acme, alice):
    add_shop(browser, alice)
    shop(next_check_at=timezone.now() + timedelta(hours=1))
    browser.post(f"{PAGE}domains/{SHOP}/verify/")
    assert shop().next_check_at <= timezone.now()
    browser.post(f"{PAGE}domains/{SHOP}/verify/")
    assert "You can ask again in a few seconds" in page_of(browser, f"{PAGE}domains/{SHOP}/")
    event = AuditEvent.objects.get(verb="domain.verify_asked")
    assert (event.actor, event.details) == (alice, {"name": SHOP})


def test_removing_says_first_what_happens_and_keeps_the_name_for_a_while(browser, acme, alice):
    add_shop(browser, alice)
    shop(ownership="proven", proven_at=timezone.now())
    asked = page_of(browser, f"{PAGE}domains/{SHOP}/remove/")
    assert "its visitors no longer reach Acme" in asked
    assert "for 90 days" in asked
    assert shop().ownership == Ownership.PROVEN
    assert browser.post(f"{PAGE}domains/{SHOP}/remove/")["location"] == PAGE
    page = page_of(browser, PAGE)
    assert f"{SHOP} was given up; it is kept for you alone until" in page
    assert f"removed {SHOP}" in page
    assert browser.post(f"{PAGE}domains/{SHOP}/remove/").status_code == 404


def test_the_list_of_organizations_names_what_waits_for_the_customer(browser, acme, alice):
    address = f'href="{PAGE}domains/{SHOP}/"'
    add_shop(browser, alice)
    assert address in page_of(browser, "/organizations/")
    shop(ownership="proven", proven_at=timezone.now())
    assert address not in page_of(browser, "/organizations/")


# The same for programs


def test_a_program_goes_from_post_to_proven_by_polling(program, acme, alice):
    client = program(alice)
    answer = client.post(API, {"name": SHOP}, "application/json")
    assert answer.status_code == 201
    address = answer["location"]
    body = client.get(address).json()
    assert (body["ownership"], body["certificate"], body["is_routed"]) == ("pending", "none", False)
    assert [(one["type"], one["state"]) for one in body["instructions"]] == [("TXT", "unknown"), ("CNAME", "unknown")]
    asked = client.post(f"{address}verify/")
    assert asked.status_code == 202
    assert asked.json()["state"] == address
    assert client.post(f"{address}verify/").status_code == 429
    assert AuditEvent.objects.get(verb="domain.verify_asked").actor == alice
    shop(ownership="proven", proven_at=timezone.now(), reason="Proven")
    body = client.get(address).json()
    assert (body["ownership"], body["reason"], body["is_routed"]) == ("proven", "Proven", True)


def test_a_refusal_names_the_field_and_a_machine_code(program, acme, alice):
    answer = program(alice).post(API, {"name": "*.customer.com"}, "application/json")
    assert answer.status_code == 400
    assert answer["content-type"] == "application/problem+json"
    assert answer.json()["errors"]["name"][0]["code"] == "wildcard"
    assert program(alice).post(API, {}, "application/json").json()["errors"]["name"]
    program(alice).post(API, {"name": SHOP}, "application/json")
    again = program(alice).post(API, {"name": SHOP}, "application/json")
    assert again.json()["errors"]["name"][0]["code"] == "exists"


def test_the_document_lists_the_codes_that_a_domain_may_be_refused_with(public):
    schemas = public.get("/api/schema/?format=json").json()["components"]["schemas"]
    code = schemas["DomainFieldProblem"]["properties"]["code"]
    codes = schemas[code["$ref"].rpartition("/")[2]]["enum"] if "$ref" in code else code["enum"]
    assert {"wildcard", "exists", "related", "too_many_pending", "public_suffix"} <= set(codes)
    assert "in_dns" not in codes


def test_programs_of_members_read_and_are_told_whose_role_it_takes(program, acme, alice, member):
    program(alice).post(API, {"name": SHOP}, "application/json")
    client = program(member)
    assert [one["name"] for one in client.get(API).json()] == [SHOP]
    for answer in (
        client.post(API, {"name": "x.customer.com"}, "application/json"),
        client.delete(f"{API}{SHOP}/"),
        client.post(f"{API}{SHOP}/verify/"),
    ):
        assert answer.status_code == 403
        assert "owner or admin" in answer.json()["detail"]


def test_programs_of_strangers_are_told_that_there_is_none(program, acme, alice, charlie):
    program(alice).post(API, {"name": SHOP}, "application/json")
    client = program(charlie)
    assert client.get(API).status_code == 404
    assert client.get(f"{API}{SHOP}/").status_code == 404
    assert client.delete(f"{API}{SHOP}/").status_code == 404
    assert client.post(API, {"name": "x.customer.com"}, "application/json").status_code == 404


def test_a_removed_domain_is_still_told_and_removed_only_once(program, acme, alice):
    client = program(alice)
    client.post(API, {"name": SHOP}, "application/json")
    assert client.delete(f"{API}{SHOP}/").status_code == 204
    assert client.delete(f"{API}{SHOP}/").status_code == 404
    body = client.get(f"{API}{SHOP}/").json()
    assert (body["ownership"], body["instructions"]) == ("removed", [])
    assert client.get(API).json() == []
