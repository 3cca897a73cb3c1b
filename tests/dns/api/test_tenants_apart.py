"""What belongs to one organization is told to nobody else, whatever is put into an address, a parameter or a header."""

import uuid

import pytest
from django.test import Client

from dns.models import CustomDomain, JournalEntry, Observation, Record, WantedRecord
from tests.dns.conftest import BASE
from tests.support.cast import make_organization

pytestmark = pytest.mark.django_db
DNS = "/api/v1/organizations/acme/dns/"
LISTS = ["records/", "ledger/", "journal/", "figures/", ""]
SECRET = "secret-of-bell"


@pytest.fixture
def bell(bob):
    """Of somebody else, with one row of everything; all of them bear the secret."""
    bell = make_organization("bell", owner=bob)
    what = {"organization": bell, "name": f"{SECRET}.{bell.host}", "type": "TXT"}
    Record.objects.create(**what, zone=BASE, content=SECRET, ttl=60)
    WantedRecord.objects.create(**what, content=SECRET, ttl=60)
    JournalEntry.objects.create(**what, zone=BASE, action="create", state="done")
    domain = CustomDomain.objects.create(organization=bell, name=f"{SECRET}.com", token="t", target="t")
    for of in (None, domain):
        Observation.objects.create(
            **what, custom_domain=of, server=SECRET, role="resolver", rcode="NOERROR", milliseconds=1
        )
    return bell


@pytest.mark.parametrize("path", LISTS)
def test_no_parameter_reaches_into_another_organization(program, acme, alice, bell, path):
    theirs = Observation.objects.filter(organization=bell).first()
    asked = [
        *({name: value} for name in ("organization", "organization__slug", "search") for value in (bell.pk, "bell")),
        *({name: "organization"} for name in ("ordering", "expand", "include", "fields")),
        *({"round": value} for value in (theirs.round, "newest")),
        {"server": SECRET},
        {"domain": f"{SECRET}.com"},
        {"name": theirs.name},
    ]
    for parameters in asked:
        answer = program(alice).get(DNS + path, parameters)
        assert answer.status_code == 200
        body = answer.json()
        assert SECRET not in str(body.get("results", "") if isinstance(body, dict) else body)


def test_a_key_of_another_row_opens_nothing(program, acme, alice, sam, bell):
    theirs = WantedRecord.objects.get(organization=bell)
    for key in (theirs.pk, uuid.uuid4()):
        address = f"{DNS}records/{key}/"
        for person in (alice, sam):
            assert program(person).get(address).status_code == 404
        assert program(sam).patch(address, {"ttl": 600}, "application/json").status_code == 404
        assert program(sam).delete(address).status_code == 404
    assert program(alice).get(f"/api/v1/organizations/acme/domains/{SECRET}.com/").status_code == 404
    assert WantedRecord.objects.get() == theirs


def test_a_session_changes_nothing_without_its_token_and_no_header_changes_the_method(
    program, public, acme, alice, sam
):
    browser = Client(headers={"host": public.defaults["HTTP_HOST"]}, enforce_csrf_checks=True)
    browser.force_login(alice)
    assert browser.get(DNS).status_code == 200
    assert browser.post(f"{DNS}verify/").status_code == 403
    wish = WantedRecord.objects.create(organization=acme, name=f"x.{acme.host}", type="TXT", content="x", ttl=60)
    address, disguise = f"{DNS}records/{wish.pk}/", {"x-http-method-override": "DELETE"}
    assert program(sam).post(f"{address}?_method=DELETE", {"_method": "DELETE"}, headers=disguise).status_code == 405
    assert program(sam).get(address, headers=disguise).status_code == 200
    assert WantedRecord.objects.get() == wish
