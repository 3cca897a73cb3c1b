"""The DNS page of an organization, as owners, members, strangers and staff see it."""

import re
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.html import escape

from dns.models import ForeignRecord, JournalEntry, Observation, Record, Zone
from sonicus.lib.durations import by_the_minute
from tenants.models import AuditEvent, Condition
from tests.dns.conftest import BASE, HOST

pytestmark = pytest.mark.django_db
PAGE = "/organizations/acme/dns/"
Status = Condition.Status


@pytest.fixture
def sam(charlie):
    charlie.is_staff = True
    charlie.save()
    return charlie


def text_of(browser, person, address=PAGE) -> str:
    answer = browser.log_in(person).get(address)
    assert answer.status_code in (200, 286), answer.status_code
    return answer.content.decode()


def be(organization, step, status, reason="Ready", message="", **more) -> None:
    Condition.objects.filter(organization=organization, step=step).update(
        status=status,
        reason=reason,
        message=message,
        observed_generation=organization.generation,
        next_attempt_at=more.pop("next_attempt_at", timezone.now() + timedelta(minutes=15)),
        **more,
    )


def be_ready(organization) -> None:
    be(organization, "dns", Status.READY)
    be(organization, "propagation", Status.READY)


def seen(organization, server, stance="Agrees", role="authoritative", *, round, **more) -> Observation:
    usual = {"answers": ["127.0.0.1"], "expected": ["127.0.0.1"], "rcode": "NOERROR", "ttl": 60, "milliseconds": 3}
    return Observation.objects.create(
        organization=organization,
        server=server,
        stance=stance,
        role=role,
        name=organization.host,
        type="A",
        round=round,
        **{**usual, **more},
    )


def test_members_read_strangers_learn_nothing_and_nobody_must_log_in(browser, acme, member, charlie):
    assert browser.get(PAGE).status_code == 302
    assert HOST in text_of(browser, member)
    browser.log_in(charlie)
    assert browser.get(PAGE).status_code == 404
    assert browser.get(f"{PAGE}progress/").status_code == 404
    assert browser.post(f"{PAGE}verify/").status_code == 404


def test_before_anything_stands_it_says_what_will_be_written(browser, acme, alice):
    page = text_of(browser, alice)
    assert "The records of acme.sonicus.localhost are being written." in page
    assert "to be written" in page
    assert "No server was asked yet" in page
    assert "Nothing happened yet" in page


def test_an_unproven_address_is_what_is_waited_for(browser, acme, alice):
    type(acme).objects.filter(pk=acme.pk).update(vouched_at=None)
    page = text_of(browser, alice)
    assert "the e-mail address is not confirmed" in page
    assert f"Follow the link that we sent to {acme.email}" in page


def test_when_all_is_right_the_page_says_who_agrees_and_asks_no_more(browser, acme, alice):
    be_ready(acme)
    asked = uuid.uuid4()
    for server in ("ns1.test", "ns2.test"):
        seen(acme, server, round=asked)
    seen(acme, "9.9.9.9", role="resolver", round=asked)
    page = text_of(browser, alice)
    assert f"{HOST} is right: 2 of 2 authoritative servers and 1 of 1 resolvers agree." in page
    assert "every 2s" not in page
    assert browser.get(f"{PAGE}progress/").status_code == 286


def test_a_server_that_lags_is_shown_with_what_it_answers_and_what_is_expected(browser, acme, alice):
    be(acme, "dns", Status.READY)
    be(acme, "propagation", Status.RECONCILING, "NotYetAuthoritative", "1 of 2 agree.")
    asked = uuid.uuid4()
    seen(acme, "ns1.test", round=asked)
    seen(acme, "ns2.test", "NotYet", answers=[], rcode="NXDOMAIN", says="answers NXDOMAIN", round=asked)
    page = text_of(browser, alice)
    assert "are written; not all authoritative servers answer them yet." in page
    assert "1 of 2 agree." in page
    assert "NXDOMAIN" in page
    assert "Resolvers are asked as soon as all authoritative servers agree" in page
    assert "We look again at" in page
    assert "You need not do anything" in page


def test_a_resolver_that_keeps_nothing_is_given_the_time_until_which_it_may(browser, acme, alice):
    be(acme, "dns", Status.READY)
    be(acme, "propagation", Status.RECONCILING, "Propagating", "0 of 1 resolvers agree.")
    row = seen(acme, "9.9.9.9", "NotYet", "resolver", answers=[], rcode="NXDOMAIN", ttl=600, round=uuid.uuid4())
    until = f"{by_the_minute(row.at + timedelta(seconds=600)):%H:%M} UTC"
    page = text_of(browser, alice)
    assert f"kept until {until}" in page or until[:5] in page
    assert "at the latest" in page


def test_another_value_is_told_by_what_was_seen_and_what_was_expected(browser, acme, alice):
    be(acme, "dns", Status.READY)
    be(acme, "propagation", Status.RECONCILING, "WrongValue", "ns1.test answers another value.")
    seen(acme, "ns1.test", "WrongValue", answers=["203.0.113.9"], round=uuid.uuid4())
    page = text_of(browser, alice)
    assert "other value" in page
    assert "203.0.113.9" in page
    assert "127.0.0.1" in page


def test_only_the_newest_round_is_shown(browser, acme, alice):
    old = seen(acme, "old.test", round=uuid.uuid4())
    Observation.objects.filter(pk=old.pk).update(at=timezone.now() - timedelta(minutes=5))
    seen(acme, "new.test", round=uuid.uuid4())
    page = text_of(browser, alice)
    assert "new.test" in page
    assert "old.test" not in page


def test_somebody_elses_record_in_the_way_is_named_and_nobody_is_blamed(browser, acme, alice, sam):
    be(acme, "dns", Status.STALLED, "Conflict", "IONOS: A is not ours", next_attempt_at=None)
    zone = Zone.objects.create(base=BASE)
    ForeignRecord.objects.create(zone=zone, name=HOST, type="A", content="203.0.113.80", ttl=60)
    page = text_of(browser, alice)
    assert f"Somebody else’s record stands at {HOST}" in page
    assert "203.0.113.80" in page
    assert "IONOS" not in page
    assert "it is on our staff’s list" in page
    assert "IONOS: A is not ours" in text_of(browser, sam)


def test_staff_read_what_the_provider_said_and_customers_what_it_means(browser, acme, alice, sam):
    be(acme, "dns", Status.READY)
    be(acme, "propagation", Status.RECONCILING, "ProviderUnavailable", "SECRET: NS not found", failures=2)
    assert "SECRET" not in text_of(browser, alice)
    assert "SECRET" in text_of(browser, sam)


@pytest.mark.parametrize("reason", ["HeldBack", "PolicyForbids", "HeldByAnother"])
def test_what_operators_are_told_to_do_is_not_told_to_customers(browser, acme, alice, sam, reason):
    be(acme, "dns", Status.RECONCILING, reason, "Run manage.py dns apply --yes --force")
    assert "manage.py" not in text_of(browser, alice)
    assert "manage.py" not in text_of(browser, alice, "/organizations/acme/")
    assert "manage.py dns apply --yes --force" in text_of(browser, sam)


def test_the_word_failed_stands_nowhere_alone(browser, acme, alice):
    be(acme, "dns", Status.STALLED, "AccessRefused", "401", next_attempt_at=None)
    seen(acme, "ns1.test", "Timeout", answers=[], rcode="does not answer", round=uuid.uuid4())
    page = text_of(browser, alice).lower()
    assert "failed" not in page
    assert "no answer" in page
    assert "does not answer" in page


def test_records_are_shown_with_type_value_and_ttl(browser, acme, alice):
    Record.objects.create(organization=acme, zone=BASE, name=HOST, type="A", content="192.0.2.7", ttl=300)
    page = text_of(browser, alice)
    assert 'data-copy="192.0.2.7"' in page
    assert "300 s" in page


def test_the_fragment_says_nothing_while_nothing_is_new(browser, acme, alice):
    fragment = browser.log_in(alice).get(f"{PAGE}progress/")
    assert fragment.status_code == 200
    assert "<html" not in fragment.content.decode()
    digest = fragment.content.decode().split("?seen=")[1][:64]
    assert browser.get(f"{PAGE}progress/?seen={digest}").status_code == 204
    be(acme, "dns", Status.READY)
    news = browser.get(f"{PAGE}progress/?seen={digest}")
    assert news.status_code == 200
    assert 'hx-swap-oob="true"' in news.content.decode()


def test_verify_now_wakes_the_step_and_is_remembered(browser, acme, alice):
    be_ready(acme)
    answer = browser.log_in(alice).post(f"{PAGE}verify/")
    assert answer.status_code == 302
    due = set(Condition.objects.due().filter(organization=acme).values_list("step", flat=True))
    assert due == {"propagation"}
    event = AuditEvent.objects.get(organization=acme, verb="dns.verify_requested")
    assert event.actor == alice
    page = text_of(browser, alice)
    assert "asked for the servers to be looked at again" in page
    assert "every 2s" in page  # somebody looks at it now, so the page waits for the answer


def test_verify_now_has_a_limit_that_says_when(browser, acme, alice):
    be_ready(acme)
    browser.log_in(alice).post(f"{PAGE}verify/")
    Condition.objects.update(next_attempt_at=None)
    browser.post(f"{PAGE}verify/")
    assert "You can ask again in 1" in browser.get(PAGE).content.decode()
    assert not Condition.objects.due().filter(organization=acme).exists()


def test_history_tells_writes_in_plain_words_and_hides_staff_from_customers(browser, acme, alice, sam):
    JournalEntry.objects.create(
        organization=acme,
        zone=BASE,
        name=HOST,
        type="A",
        action="update",
        state="done",
        before=[{"content": "192.0.2.1", "ttl": 60, "disabled": False}],
        after=[{"content": "192.0.2.2", "ttl": 60, "disabled": False}],
        actor=sam,
        actor_name=sam.email,
        why="a secret reason",
        is_drift=True,
    )
    page = text_of(browser, alice)
    assert f"changed A {HOST} from 192.0.2.1 to 192.0.2.2" in page
    assert "A repair: nobody had asked for a change" in page
    assert "Sonicus staff" in page
    assert sam.email not in page
    assert "a secret reason" not in page
    page = text_of(browser, sam)
    assert sam.email in page
    assert "secret reason" in page


def test_staff_see_what_experts_want_to_know(browser, acme, alice, sam):
    seen(acme, "ns1.test", authoritative=True, serial=42, round=uuid.uuid4())
    assert "serial 42" not in text_of(browser, alice)
    page = text_of(browser, sam)
    assert "AA · serial 42 · udp" in page


def test_the_organizations_page_leads_there(browser, acme, alice):
    assert f'href="{PAGE}"' in text_of(browser, alice, "/organizations/acme/")


@pytest.mark.parametrize(
    ("reason", "sentence", "kind"),
    [
        (
            "HeldBack",
            f"A change to the records of {HOST} waits: it is so large that our staff look at it first.",
            "trouble",
        ),
        ("PolicyForbids", f"A change to the records of {HOST} waits: our staff have put off", "trouble"),
        ("ProviderUnavailable", "not all written yet: our DNS provider does not answer at the moment.", "working"),
        ("RateLimited", "not all written yet: our DNS provider asked us to slow down.", "working"),
    ],
)
def test_what_cannot_be_written_is_not_said_to_be_written_just_now(browser, acme, alice, reason, sentence, kind):
    be(acme, "dns", Status.RECONCILING, reason, "for staff")
    page = text_of(browser, alice)
    assert sentence in page
    assert f'dns-state {kind}"' in page
    assert "are being written" not in page
    assert "We look again at" in page


def test_of_an_organization_that_is_gone_nothing_is_said_to_come(browser, acme, alice):
    type(acme).objects.filter(pk=acme.pk).update(leaving_at=timezone.now(), left_at=timezone.now())
    page = text_of(browser, alice)
    assert "is given up; its records are removed." in page
    assert "No server is asked any more." in page
    assert "None any more." in page
    assert "as soon as the records are written" not in page


def test_without_javascript_it_reloads_for_those_who_ask_for_that_and_loses_no_form(browser, acme, alice):
    page = text_of(browser, alice)
    assert 'http-equiv="refresh"' not in page
    assert f'href="{PAGE}?again"' in page
    page = text_of(browser, alice, f"{PAGE}?again")
    assert '<noscript><meta http-equiv="refresh" content="5">' in page
    assert f'<a href="{PAGE}">Stop that</a>' in page
    be_ready(acme)
    assert 'http-equiv="refresh"' not in text_of(browser, alice, f"{PAGE}?again")


def test_a_refused_domain_leads_back_to_the_page_also_without_javascript(browser, acme, alice):
    browser.log_in(alice)
    refused = browser.post(f"{PAGE}domains/", {"name": "no domain"}).content.decode()
    assert 'value="no domain"' in refused
    assert 'http-equiv="refresh"' not in refused
    assert f'<a href="{PAGE}">Look again now</a>' in refused


@pytest.mark.parametrize("deed", ["verify/", "domains/"])
def test_who_had_to_log_in_first_comes_back_to_the_button(browser, acme, alice, deed):
    answer = browser.post(f"{PAGE}{deed}")
    assert answer["location"].endswith(f"?next={PAGE}{deed}")
    assert browser.log_in(alice).get(f"{PAGE}{deed}")["location"] == PAGE


def test_what_somebody_is_at_keeps_its_name_while_the_page_changes(browser, acme, alice):
    Record.objects.create(organization=acme, zone=BASE, name=HOST, type="A", content="192.0.2.7", ttl=300)
    before = re.findall(r'id="(copy-\w+)" data-copy="192.0.2.7"', text_of(browser, alice))
    Record.objects.create(organization=acme, zone=BASE, name=f"a.{HOST}", type="A", content="192.0.2.8", ttl=300)
    assert re.findall(r'id="(copy-\w+)" data-copy="192.0.2.7"', text_of(browser, alice)) == before != []
    ids = re.findall(r'id="([^"]+)"', text_of(browser, alice))
    assert len(ids) == len(set(ids))


HOSTILE = [
    '"><script>alert(1)</script>',
    "</code><img src=x onerror=alert(1)>",
    "' onfocus='alert(1)",
    "\u202egpj.exe",
    "A" * 4096,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_what_servers_answer_and_zones_hold_is_text_and_nothing_else(browser, acme, alice, sam, text):
    be(acme, "dns", Status.READY)
    be(acme, "propagation", Status.RECONCILING, "WrongValue", text)
    Record.objects.create(organization=acme, zone=BASE, name=HOST, type="TXT", content=text, ttl=60)
    seen(acme, text[:300], "WrongValue", answers=[text], expected=[text], says=text, chain=[text], round=uuid.uuid4())
    stood = [{"content": text, "ttl": 60, "disabled": False}]
    JournalEntry.objects.create(
        organization=acme, zone=BASE, name=HOST, type="TXT", action="delete", state="done", before=stood, why=text[:200]
    )
    for person in (alice, sam):
        page = text_of(browser, person)
        assert escape(text[:499]) in page
        assert text.isalnum() or text == escape(text) or text not in page


def test_a_long_text_is_cut_where_it_is_shown_and_whole_where_it_is_copied(browser, acme, alice):
    text = "k" * 2048
    Record.objects.create(organization=acme, zone=BASE, name=HOST, type="TXT", content=text, ttl=60)
    page = text_of(browser, alice)
    assert f'data-copy="{text}"' in page
    assert f"<code>{text[:499]}…</code>" in page
    assert f'aria-label="Copy {text[:79]}…"' in page
