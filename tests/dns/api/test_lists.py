"""Ledger and journal for programs: what they may be asked for, and how all of it is fetched."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from dns.models import JournalEntry, Observation
from tests.dns.conftest import BASE, HOST

pytestmark = pytest.mark.django_db
LEDGER, JOURNAL = (f"/api/v1/organizations/acme/dns/{name}/" for name in ("ledger", "journal"))


def heard(organization, server, hours_ago=0, **more) -> Observation:
    usual = {"role": "authoritative", "name": HOST, "type": "A", "rcode": "NOERROR", "milliseconds": 1}
    row = Observation.objects.create(organization=organization, server=server, **{**usual, **more})
    Observation.objects.filter(pk=row.pk).update(at=timezone.now() - timedelta(hours=hours_ago))
    return row


def wrote(organization, name=HOST, **more) -> JournalEntry:
    usual = {"type": "A", "action": "create", "state": "done"}
    return JournalEntry.objects.create(organization=organization, zone=BASE, name=name, **{**usual, **more})


def servers(answer) -> list[str]:
    return [row["server"] for row in answer.json()["results"]]


def test_a_list_reaches_from_one_moment_to_another(program, acme, alice):
    for hours in (1, 3, 5):
        heard(acme, f"ns{hours}", hours)
    now, client = timezone.now(), program(alice)

    def found(**asked) -> list[str]:
        return servers(client.get(LEDGER, {name: at.isoformat() for name, at in asked.items()}))

    assert found(since=now - timedelta(hours=4)) == ["ns1", "ns3"]
    assert found(before=now - timedelta(hours=2)) == ["ns3", "ns5"]
    assert found(since=now - timedelta(hours=4), before=now - timedelta(hours=2)) == ["ns3"]


def test_the_ledger_is_asked_by_name_and_type(program, acme, alice):
    heard(acme, "ns1", type="AAAA")
    heard(acme, "ns2", name=f"x.{HOST}")
    assert servers(program(alice).get(LEDGER, {"type": "AAAA"})) == ["ns1"]
    assert servers(program(alice).get(LEDGER, {"name": f"x.{HOST}"})) == ["ns2"]


def test_the_journal_is_asked_by_state_action_name_and_type(program, acme, alice):
    wrote(acme, state="failed")
    wrote(acme, action="delete")
    wrote(acme, f"x.{HOST}", type="TXT")

    def found(**asked) -> int:
        return program(alice).get(JOURNAL, asked).json()["count"]

    assert found() == 3
    assert [found(state="failed"), found(action="delete"), found(name=f"x.{HOST}"), found(type="TXT")] == [1] * 4
    assert found(state="failed", type="TXT") == 0


@pytest.mark.parametrize(
    ("path", "parameter", "value"),
    [
        (LEDGER, "role", "boss"),
        (LEDGER, "stance", "Agree"),
        (LEDGER, "round", "9" * 5000),
        (LEDGER, "server", "\0"),
        (LEDGER, "domain", "d" * 8000),
        (LEDGER, "since", "yesterday"),
        (JOURNAL, "state", "finished"),
        (JOURNAL, "action", "upsert"),
        (JOURNAL, "before", "soon"),
    ],
)
def test_a_parameter_that_means_nothing_is_refused_and_named(program, acme, alice, path, parameter, value):
    answer = program(alice).get(path, {parameter: value})
    assert answer.status_code == 400
    assert answer["content-type"] == "application/problem+json"
    assert list(answer.json()["errors"]) == [parameter]


def test_pages_are_fifty_rows_and_five_hundred_where_asked_for(program, acme, alice):
    for n in range(51):
        heard(acme, f"ns{n}", round=uuid.uuid4())
    client = program(alice)
    assert len(client.get(LEDGER).json()["results"]) == 50
    assert client.get(LEDGER, {"page": 2}).json()["next"] is None
    assert len(client.get(LEDGER, {"page_size": 100_000}).json()["results"]) == 51
