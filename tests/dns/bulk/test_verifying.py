"""All names at once, as `manage.py dns verify --all` asks for them."""

import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db.models.functions import Now

from dns import domains
from dns.bulk.keeping import keep
from dns.bulk.verifying import verify_all
from dns.models import Observation, Pin, WantedRecord
from tenants.models import Condition, Organization
from tests.dns.domains.conftest import ZONE as CUSTOMERS
from tests.dns.domains.conftest import CustomerZone
from tests.dns.support.scripted import ScriptedServer, answering, denying
from tests.support.cast import make_organization

SLUGS = ("acme", "globex", "initech")


@pytest.fixture
def live(alice, settings):
    """Three live organizations whose steps nobody asked for; no resolver."""
    settings.DNS_RESOLVERS = ()
    made = [make_organization(slug, owner=alice) for slug in SLUGS]
    Organization.objects.update(live_at=Now())
    Condition.objects.update(next_attempt_at=None, wakes=0)
    return made


@pytest.fixture
def serve():
    servers: list[ScriptedServer] = []

    def start(script) -> ScriptedServer:
        servers.append(ScriptedServer(script))
        return servers[-1]

    yield start
    for server in servers:
        server.end()


def woken():
    return sorted(Condition.objects.filter(wakes__gt=0).values_list("organization__slug", "step"))


def lay(zone, **addresses):
    zone.lay(
        *(
            {"name": f"{slug}.sonicus.localhost", "type": "A", "content": address, "ttl": 300}
            for slug, address in addresses.items()
        )
    )


def test_names_that_are_seen_everywhere_are_counted_and_written_down(zone, live, settings):
    lay(zone, acme="127.0.0.1", globex="127.0.0.1", initech="127.0.0.1")
    settings.DNS_RESOLVERS = settings.DNS_NAMESERVERS
    told = []
    summary = verify_all(tell=told.append)
    assert (summary.is_good, summary.names, summary.questions) == (True, 3, 12)
    assert summary.by_stance == {"Agrees": 3}
    assert told == ["3 of 3 names, 0 not as they should be"]
    assert woken() == []
    rows = Observation.objects.filter(organization=live[0])
    assert rows.count() == 4
    assert len(set(rows.values_list("round", flat=True))) == 1
    assert set(rows.values_list("role", "type", "stance")) == {
        (role, type, "Agrees") for role in ("authoritative", "resolver") for type in ("A", "AAAA")
    }


def test_only_the_name_that_is_not_as_expected_is_woken(zone, live):
    lay(zone, acme="127.0.0.1", globex="192.0.2.66", initech="127.0.0.1")
    summary = verify_all()
    assert summary.by_stance == {"Agrees": 2, "WrongValue": 1}
    (found,) = summary.disagreeing
    assert found.host == "globex.sonicus.localhost"
    assert "answers A 192.0.2.66, expected 127.0.0.1" in found.says
    assert woken() == [("globex", "propagation")]


def test_no_resolver_is_asked_for_a_name_on_which_one_authoritative_server_disagrees(zone, live, serve, settings):
    lay(zone, acme="127.0.0.1", initech="127.0.0.1")
    resolver = serve(answering("127.0.0.1"))
    settings.DNS_RESOLVERS = (resolver.place,)
    summary = verify_all()
    assert summary.by_stance == {"Agrees": 2, "NotYet": 1}
    assert {question.split(".")[0] for question in resolver.asked} == {"acme", "initech"}


def test_a_quorum_of_resolvers_is_enough(live, serve, settings):
    good = answering("127.0.0.1")
    settings.DNS_NAMESERVERS = (serve(good).place,)
    settings.DNS_RESOLVERS = tuple(serve(script).place for script in (good, good, denying()))
    assert verify_all().is_good
    settings.DNS_QUORUM = 3
    assert verify_all().by_stance == {"NegativelyCached": 3}


def test_a_server_that_keeps_silent_is_told_and_wakes_nobody(live, settings):
    settings.DNS_NAMESERVERS = ("127.0.0.1:9",)
    settings.DNS_TIMEOUT_SECONDS = 0.2
    summary = verify_all()
    assert summary.by_stance == {"Timeout": 3}
    assert "127.0.0.1:9 (authoritative) does not answer" in summary.disagreeing[0].says
    assert (woken(), summary.woken) == ([], 0)


def test_who_leaves_or_is_not_live_yet_is_not_asked_about(zone, live, alice):
    lay(zone, acme="127.0.0.1", globex="127.0.0.1", initech="127.0.0.1")
    live[1].leave()
    make_organization("hooli", owner=alice)
    assert verify_all().names == 2


def test_records_that_staff_want_are_expected_of_their_name_alone(zone, live):
    lay(zone, acme="127.0.0.1", globex="127.0.0.1", initech="127.0.0.1")
    host = live[0].host
    WantedRecord.objects.create(organization=live[0], name=host, type="A", content="192.0.2.7")
    summary = verify_all()
    assert [found.host for found in summary.disagreeing] == [host]
    assert "expected 127.0.0.1, 192.0.2.7" in summary.disagreeing[0].says
    WantedRecord.objects.all().delete()
    Pin.objects.create(organization=live[1], name=live[1].host, type="A", records=[])
    assert [found.host for found in verify_all().disagreeing] == [live[1].host]


def test_the_cap_is_kept(zone, live, settings):
    lay(zone, acme="127.0.0.1", globex="127.0.0.1", initech="127.0.0.1")
    summary = verify_all(cap=10)
    assert summary.is_good
    assert summary.seconds >= 0.4
    settings.DNS_AUTHORITATIVE_CAP = 500
    assert verify_all().seconds < 0.5


def test_the_command_lists_what_is_wrong_and_ends_with_1(zone, live, capsys):
    lay(zone, acme="127.0.0.1", globex="192.0.2.66", initech="127.0.0.1")
    with pytest.raises(SystemExit) as ended:
        call_command("dns", "verify", "--all", "--cap=100")
    lines = capsys.readouterr().out.splitlines()
    assert ended.value.code == 1
    assert lines[0] == "3 of 3 names, 1 not as they should be"
    assert lines[1].startswith("3 names, 6 questions, ")
    assert lines[1].endswith(": 2 Agrees, 1 WrongValue.")
    assert lines[2].startswith("  globex.sonicus.localhost: WrongValue. ")


def test_the_command_speaks_json_too(zone, live, capsys):
    lay(zone, acme="127.0.0.1", globex="127.0.0.1", initech="127.0.0.1")
    call_command("dns", "verify", "--all", "--json")
    told = json.loads(capsys.readouterr().out)
    assert (told["names"], told["by_stance"], told["disagreeing"]) == (3, {"Agrees": 3}, [])


def test_nothing_to_verify_is_good(db, settings):
    summary = verify_all()
    assert (summary.is_good, summary.names) == (True, 0)
    assert str(summary) == "0 names, 0 questions, 0.0 s: none."


def test_rows_are_kept_word_for_word(live):
    """Whatever a server answers: COPY has marks of its own for the end of a field, of a row, and for nothing."""
    odd = 'a\tb\nc\\d "e" \\N ü'
    facts = {"server": "ns1", "role": "authoritative", "name": "acme.test", "type": "TXT", "milliseconds": 3}
    row = Observation(organization=live[0], answers=[odd], says=odd, rcode="NOERROR", ttl=None, secure=None, **facts)
    keep([row])
    kept = Observation.objects.get()
    assert (kept.answers, kept.says, kept.ttl, kept.secure, kept.authoritative) == ([odd], odd, None, None, False)
    assert (kept.pk, kept.round, kept.at, kept.organization) == (row.pk, row.round, row.at, live[0])


def test_a_resolver_that_keeps_nothing_for_a_name_is_left_alone_until_that_has_run_out(zone, live, serve, settings):
    lay(zone, acme="127.0.0.1", globex="127.0.0.1", initech="127.0.0.1")
    keeps = serve(denying(minimum=600))
    settings.DNS_RESOLVERS = (keeps.place,)
    assert verify_all().by_stance == {"NegativelyCached": 3}
    asked, rows = len(keeps.asked), Observation.objects.filter(role="resolver").count()
    again = verify_all()
    assert again.by_stance == {"NegativelyCached": 3}
    assert "answered NXDOMAIN at" in again.disagreeing[0].says
    assert len(keeps.asked) == asked == 6
    assert Observation.objects.filter(role="resolver").count() == rows, "nothing was asked, nothing is written down"

    Observation.objects.filter(organization=live[0], role="resolver").update(at=Now() - timedelta(seconds=601))
    verify_all()
    assert {question.split(".")[0] for question in keeps.asked[asked:]} == {"acme"}


def test_what_a_resolver_said_rightly_since_then_counts(zone, live, serve, settings):
    lay(zone, acme="127.0.0.1", globex="127.0.0.1", initech="127.0.0.1")
    settings.DNS_RESOLVERS = (serve(answering("127.0.0.1")).place,)
    verify_all()
    wrong = Observation.objects.filter(organization=live[0], role="resolver", type="A")
    wrong.update(at=Now() - timedelta(seconds=9), stance="NegativelyCached", rcode="NXDOMAIN", answers=[], ttl=600)
    verify_all()
    assert wrong.count() == 1, "left alone"
    wrong.update(stance="Agrees", rcode="NOERROR", answers=["127.0.0.1"])
    assert verify_all().is_good
    assert wrong.count() == 2, "asked again"


@pytest.fixture
def customer(sandbox):
    return CustomerZone(sandbox)


def test_custom_domains_that_lead_somewhere_are_looked_at_where_that_is_wanted(zone, live, customer, bob):
    lay(zone, acme="127.0.0.1", globex="127.0.0.1", initech="127.0.0.1")
    good, bad, new = (domains.add(live[0], f"{label}.{CUSTOMERS}", bob) for label in ("good", "bad", "new"))
    customer.prove(good, bad)
    for domain in (good, bad):
        domains.check(domain)
    assert {good.ownership, bad.ownership} == {"proven"}
    customer.prove(good)
    assert (verify_all().is_good, verify_all().domains) == (True, None), "ours alone"

    told = []
    summary = verify_all(with_domains=True, tell=told.append)
    assert (summary.names, summary.domains, summary.is_good) == (3, 2, False)
    assert [(found.host, found.stance) for found in summary.disagreeing] == [(bad.name, "ChallengeMissing")]
    assert told[-1] == "2 of 2 custom domains"
    assert str(summary).startswith("3 names and 2 custom domains, 6 questions")
    bad.refresh_from_db()
    assert bad.failed_days == 1, "as its daily look would have it"
    new.refresh_from_db()
    assert new.checks == 0, "who is not proven yet has a schedule of its own"


def test_the_option_for_domains_goes_with_all(zone, live, capsys):
    lay(zone, acme="127.0.0.1", globex="127.0.0.1", initech="127.0.0.1")
    call_command("dns", "verify", "--all", "--domains", "--json")
    assert json.loads(capsys.readouterr().out)["domains"] == 0
    with pytest.raises(CommandError, match="--domains goes with --all"):
        call_command("dns", "verify", "acme", "--domains")
