"""The programs' door to DNS: who may do what, and what one reads."""

import uuid
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from dns.models import JournalEntry, Observation, Propagation, Record, WantedRecord
from tenants.models import AuditEvent, Condition, User
from tests.dns.conftest import BASE, HOST

pytestmark = pytest.mark.django_db
DNS = "/api/v1/organizations/acme/dns/"
READABLE = ["", "records/", "ledger/", "journal/", "figures/"]


@pytest.fixture
def clerk(db):
    """Staff who may look, and nothing else."""
    return User.objects.create_user("clerk@sonicus.test", "correct-horse-battery", is_staff=True)


def be_ready(organization) -> None:
    later = timezone.now() + timedelta(minutes=15)
    Condition.objects.filter(organization=organization).update(
        status="ready", reason="Ready", observed_generation=organization.generation, next_attempt_at=later
    )


def seen(organization, server, **more) -> Observation:
    usual = {"role": "authoritative", "stance": "Agrees", "answers": ["127.0.0.1"], "expected": ["127.0.0.1"]}
    usual |= {"rcode": "NOERROR", "ttl": 60, "milliseconds": 3, "name": organization.host, "type": "A"}
    return Observation.objects.create(organization=organization, server=server, **{**usual, **more})


@pytest.mark.parametrize("path", READABLE)
def test_members_read_strangers_learn_nothing_and_nobody_is_asked_for_a_key(
    program, public, acme, member, charlie, path
):
    assert program(member).get(DNS + path).status_code == 200
    assert program(charlie).get(DNS + path).status_code == 404
    answer = public.get(DNS + path)
    assert answer.status_code == 401
    assert answer["content-type"] == "application/problem+json"


def test_the_state_is_told_in_words_and_for_programs(program, acme, alice):
    state = program(alice).get(DNS).json()
    assert (state["host"], state["kind"], state["is_over"]) == (HOST, "working", False)
    be_ready(acme)
    asked = uuid.uuid4()
    seen(acme, "ns1.test", round=asked)
    seen(acme, "ns2.test", round=asked, stance="NotYet", answers=[])
    state = program(alice).get(DNS).json()
    assert (state["kind"], state["reason"], state["is_over"]) == ("right", "Ready", True)
    assert state["authoritative"] == {"agree": 1, "asked": 2}
    assert state["resolvers"] == {"agree": 0, "asked": 0}


def test_a_program_asks_for_another_look_and_is_told_where_to_poll(program, acme, member):
    be_ready(acme)
    answer = program(member).post(f"{DNS}verify/")
    assert answer.status_code == 202
    assert answer.json()["state"].endswith(DNS)
    assert Condition.objects.due().filter(organization=acme, step="propagation").exists()
    assert program(member).get(DNS).json()["is_over"] is False
    too_early = program(member).post(f"{DNS}verify/")
    assert too_early.status_code == 429
    assert 0 < int(too_early["retry-after"]) <= 16
    assert too_early.json()["detail"].endswith(f"You can ask again in {too_early['retry-after']} s.")


def test_what_no_time_heals_is_a_conflict_and_names_no_time(program, acme, alice):
    type(acme).objects.filter(pk=acme.pk).update(vouched_at=None)
    answer = program(alice).post(f"{DNS}verify/")
    assert answer.status_code == 409
    assert "retry-after" not in answer
    assert "nothing to look at" in answer.json()["detail"]


@pytest.mark.parametrize("path", READABLE)
def test_no_cache_may_hold_what_one_key_was_answered(program, acme, alice, charlie, path):
    for person in (alice, charlie):
        assert {"no-store", "private"} <= set(program(person).get(DNS + path)["cache-control"].split(", "))


def test_records_that_stand_have_a_since_and_those_to_come_have_none(program, acme, alice):
    marker = f"_sonicus-owner.{HOST}"
    Record.objects.create(organization=acme, zone=BASE, name=HOST, type="A", content="127.0.0.1", ttl=60)
    found = {record["name"]: record for record in program(alice).get(f"{DNS}records/").json()}
    assert found[HOST]["since"] is not None
    assert found[marker]["since"] is None


def test_records_to_come_keep_their_order_so_that_nothing_moves_under_a_reader(program, acme, alice):
    names = [record["name"] for record in program(alice).get(f"{DNS}records/").json()]
    assert names == [f"_sonicus-owner.{HOST}", HOST]  # as they are written


def test_the_ledger_is_filtered_by_server_and_round_a_page_at_a_time(program, acme, alice):
    first, second = uuid.uuid4(), uuid.uuid4()
    Observation.objects.filter(pk=seen(acme, "ns1.test", round=first).pk).update(at=timezone.now() - timedelta(hours=1))
    seen(acme, "ns1.test", round=second)
    seen(acme, "ns2.test", round=second, stance="Lame")
    client = program(alice)

    def found(query: str) -> list[tuple[str, str]]:
        return [(row["server"], row["round"]) for row in client.get(f"{DNS}ledger/?{query}").json()["results"]]

    assert len(found("")) == 3
    assert found("round=newest&server=ns1.test") == [("ns1.test", str(second))]
    assert found(f"round={first}") == [("ns1.test", str(first))]
    assert found("stance=Lame") == [("ns2.test", str(second))]
    assert client.get(f"{DNS}ledger/?round=x").json()["errors"]["round"][0]["code"] == "invalid"
    assert client.get(f"{DNS}ledger/").json()["count"] == 3
    assert client.get(f"{DNS}ledger/?server=%00").status_code == 400  # which no database could be asked for


def test_the_journal_names_ones_own_people_only(program, acme, alice, sam):
    JournalEntry.objects.create(
        organization=acme,
        zone=BASE,
        name=HOST,
        type="A",
        action="delete",
        state="done",
        actor=sam,
        actor_name=sam.email,
    )
    (entry,) = program(alice).get(f"{DNS}journal/").json()["results"]
    assert entry["who"] == "Sonicus staff"
    assert entry["words"] == f"removed A {HOST}: nothing"
    (entry,) = program(sam).get(f"{DNS}journal/").json()["results"]
    assert entry["who"] == sam.email


def test_figures_are_those_of_the_organization(program, acme, alice):
    now = timezone.now()
    Propagation.objects.create(
        organization=acme, name=HOST, written_at=now, authoritative_at=now + timedelta(seconds=2)
    )
    (day,) = program(alice).get(f"{DNS}figures/").json()["days"]
    assert day["authoritative"] == {"p50": 2.0, "p95": 2.0}
    assert day["quorum"] is None


MAIL = {"name": HOST, "type": "mx", "content": "10 mx.customer.com", "ttl": 3600, "why": "asked for by phone"}


def test_staff_want_change_and_give_up_a_further_record(program, acme, sam):
    client, generation = program(sam), acme.generation
    made = client.post(f"{DNS}records/", MAIL, "application/json")
    assert made.status_code == 201
    acme.refresh_from_db()
    assert acme.generation > generation  # the loop is asked to write it
    assert made.json()["since"] is None
    address = f"{DNS}records/{made.json()['id']}/"
    changed = client.patch(address, {"ttl": 600}, "application/json").json()
    assert (changed["type"], changed["ttl"]) == ("MX", 600)
    assert [(row.ttl, row.why) for row in WantedRecord.objects.all()] == [(600, "asked for by phone")]
    listed = [record for record in client.get(f"{DNS}records/").json() if record["type"] == "MX"]
    assert [record["id"] for record in listed] == [changed["id"]]
    assert client.delete(f"{DNS}records/{changed['id']}/").status_code == 204
    assert not WantedRecord.objects.exists()
    verbs = set(AuditEvent.objects.filter(organization=acme, actor=sam).values_list("verb", flat=True))
    assert verbs == {"record.wanted", "record.unwanted"}


def test_a_refused_change_leaves_the_record_as_it_was(program, acme, sam):
    client = program(sam)
    made = client.post(f"{DNS}records/", MAIL, "application/json").json()
    answer = client.patch(f"{DNS}records/{made['id']}/", {"name": "elsewhere.com"}, "application/json")
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["name"]
    assert [str(row.pk) for row in WantedRecord.objects.all()] == [made["id"]]
    assert set(client.post(f"{DNS}records/", {}, "application/json").json()["errors"]) == {"name", "type", "content"}


def test_staff_change_by_key_no_more_than_in_the_admin(program, acme, sam, clerk):
    made = program(sam).post(f"{DNS}records/", MAIL, "application/json").json()
    address, domains = f"{DNS}records/{made['id']}/", "/api/v1/organizations/acme/domains/"
    client = program(clerk)
    answers = [
        client.post(f"{DNS}records/", MAIL, "application/json"),
        client.patch(address, {"ttl": 600}, "application/json"),
        client.delete(address),
        client.post(domains, {"name": "shop.customer.com"}, "application/json"),
    ]
    assert [answer.status_code for answer in answers] == [403, 403, 403, 403]
    assert "lack the right" in answers[0].json()["detail"]
    assert [str(row.pk) for row in WantedRecord.objects.all()] == [made["id"]]
    assert client.get(f"{DNS}records/").status_code == client.get(domains).status_code == 200


def test_a_single_right_opens_what_it_names(program, acme, clerk):
    clerk.user_permissions.add(Permission.objects.get(codename="add_wantedrecord"))
    made = program(clerk).post(f"{DNS}records/", MAIL, "application/json")
    assert made.status_code == 201
    assert program(clerk).delete(f"{DNS}records/{made.json()['id']}/").status_code == 403


def test_owners_are_told_that_records_are_for_staff_and_strangers_nothing(program, acme, alice, sam, bob):
    made = program(sam).post(f"{DNS}records/", MAIL, "application/json").json()
    address = f"{DNS}records/{made['id']}/"
    for person, status in ((alice, 403), (bob, 404)):
        client = program(person)
        assert client.post(f"{DNS}records/", MAIL, "application/json").status_code == status
        assert client.patch(address, {"ttl": 600}, "application/json").status_code == status
        assert client.delete(address).status_code == status
    assert "Only our staff" in program(alice).delete(address).json()["detail"]
    assert WantedRecord.objects.count() == 1
