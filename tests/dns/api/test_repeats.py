"""A program that lost an answer asks again: nothing is made twice, and nothing is lost."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from dns.models import WantedRecord
from tenants.models import AuditEvent
from tests.dns.conftest import HOST

pytestmark = pytest.mark.django_db
RECORDS = "/api/v1/organizations/acme/dns/records/"
ALIAS = {"name": f"docs.{HOST}", "type": "CNAME", "content": "docs.example.com", "ttl": 600}


def test_asking_again_for_the_same_record_answers_with_the_one_that_there_is(program, acme, sam):
    made = program(sam).post(RECORDS, ALIAS, "application/json")
    again = program(sam).post(RECORDS, {**ALIAS, "content": "DOCS.example.com."}, "application/json")
    assert (made.status_code, again.status_code) == (201, 200)
    assert again.json() == made.json()
    assert again["location"] == made["location"]
    assert program(sam).get(made["location"]).json() == made.json()
    assert AuditEvent.objects.filter(verb="record.wanted").count() == 1


def test_asking_again_with_another_lifetime_is_no_repeat(program, acme, sam):
    program(sam).post(RECORDS, ALIAS, "application/json")
    answer = program(sam).post(RECORDS, {**ALIAS, "ttl": 900}, "application/json")
    assert answer.json()["errors"]["name"][0]["code"] == "conflict"


def test_changing_a_record_into_one_that_is_wanted_already_changes_nothing(program, acme, sam):
    texts = [{"name": f"x.{HOST}", "type": "TXT", "content": text} for text in ("one", "two")]
    _, two = (program(sam).post(RECORDS, text, "application/json") for text in texts)
    answer = program(sam).patch(two["location"], {"content": "one"}, "application/json")
    assert answer.json()["errors"]["content"][0]["code"] == "taken"
    assert WantedRecord.objects.count() == 2


def test_nothing_more_is_wanted_for_an_organization_that_leaves(program, acme, sam):
    acme.leave()
    answer = program(sam).post(RECORDS, ALIAS, "application/json")
    assert answer.json()["errors"]["name"][0]["code"] == "leaving"
    assert not WantedRecord.objects.exists()


def at_once(deeds) -> list[int]:
    def closing(deed) -> int:
        try:
            return deed().status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return sorted(pool.map(closing, deeds))


@pytest.mark.django_db(transaction=True)
def test_of_eight_equal_requests_at_once_one_makes_the_record(program, acme, sam):
    clients = [program(sam) for _ in range(8)]
    statuses = at_once([lambda client=c: client.post(RECORDS, ALIAS, "application/json") for c in clients])
    assert statuses == [200] * 7 + [201]
    assert WantedRecord.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_four_who_change_one_record_at_once_the_later_find_it_gone(program, acme, sam):
    address = program(sam).post(RECORDS, ALIAS, "application/json")["location"]
    changes = [(program(sam), {"content": f"docs{n}.example.com"}) for n in range(4)]
    statuses = at_once(
        [lambda c=c, change=change: c.patch(address, change, "application/json") for c, change in changes]
    )
    assert statuses == [200, 404, 404, 404]
    assert WantedRecord.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_one_who_changes_and_three_who_remove_a_record_at_once_one_is_told_of_and_nothing_comes_back(
    program, acme, sam
):
    address = program(sam).post(RECORDS, ALIAS, "application/json")["location"]
    changed = []
    programs = [program(sam) for _ in range(3)]
    deeds = [lambda client=client: client.delete(address) for client in programs]

    def change():
        changed.append(program(sam).patch(address, {"content": "docs2.example.com"}, "application/json"))
        return changed[0]

    at_once([*deeds, change])
    assert AuditEvent.objects.filter(verb="record.unwanted").count() == 1
    assert WantedRecord.objects.count() == (changed[0].status_code == 200)
