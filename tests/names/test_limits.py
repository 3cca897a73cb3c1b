"""Who asks for names in great numbers is told to wait, at the page and at the API; nobody else is."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from django.utils import timezone

from tenants.models import ApiKey, User
from tenants.throttles import network_of, seconds_to_wait

pytestmark = pytest.mark.django_db
MOST = 120  # REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"], in a minute
PAGE = "/signup/slug/?slug=acme"
API = "/api/v1/slugs/acme/"


def program(key: str) -> Client:
    return Client(headers={"host": settings.PUBLIC_HOST, "authorization": f"Bearer {key}"})


def visitor(address: str) -> Client:
    return Client(headers={"host": settings.PUBLIC_HOST}, REMOTE_ADDR=address)


def ask(times: int = MOST, *, person: User | None = None, address: str = "127.0.0.1") -> None:
    """As the doors count, without their pages."""
    request = RequestFactory().get("/", REMOTE_ADDR=address)
    request.user = person or AnonymousUser()
    assert [seconds_to_wait(request) for _ in range(times)] == [0] * times


def test_a_visitor_is_told_when_the_page_asks_again_and_that_the_form_can_be_sent(public):
    ask(MOST - 1)
    assert public.get(PAGE).status_code == 200
    answer = public.get(PAGE)
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 60
    assert (answer["HX-Retarget"], answer["HX-Reswap"]) == ("#slug-answer", "innerHTML")
    assert f"load delay:{answer['Retry-After']}s" in answer.content.decode()
    assert "when you send the form" in answer.content.decode()


def test_a_name_that_is_typed_counts_as_a_question_and_one_that_asks_nothing_does_not(public):
    ask(MOST - 1)
    assert public.get("/signup/slug/?slug=").status_code == 200
    assert public.get("/signup/suggestion/?name=Acme&slug=own").status_code == 204
    assert public.get("/signup/suggestion/?name=Acme").status_code == 200
    assert public.get("/signup/suggestion/?name=Acme")["HX-Retarget"] == "#slug-answer"
    assert public.get(PAGE).status_code == 429


def test_the_minute_ends(public):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        ask()
        seconds = int(public.get(PAGE)["Retry-After"])
        clock.shift(timedelta(seconds=seconds))
        assert public.get(PAGE).status_code == 200


def test_a_program_is_told_in_its_own_words(alice, key_of):
    asking = program(key_of(alice))
    ask(MOST - 1, person=alice)
    assert asking.get(API).status_code == 200
    answer = asking.get(API)
    assert (answer.status_code, answer["Content-Type"]) == (429, "application/problem+json")
    assert 0 < int(answer["Retry-After"]) <= 60
    assert answer.json()["detail"].startswith("You asked for too many names in one minute.")


def test_all_keys_and_pages_of_a_person_count_together_and_those_of_another_apart(alice, bob, key_of, public):
    ask(MOST - 1, person=alice)
    assert program(key_of(alice)).get(API).status_code == 200
    assert program(ApiKey(user=alice, name="another").issue()).get(API).status_code == 429
    public.force_login(alice)
    assert public.get(PAGE).status_code == 429
    assert program(key_of(bob)).get(API).status_code == 200


def test_each_network_counts_by_itself():
    ask(address="192.0.2.1")
    assert visitor("192.0.2.1").get(PAGE).status_code == 429
    assert visitor("192.0.2.2").get(PAGE).status_code == 200
    ask(address="2001:db8::1")
    assert visitor("2001:db8::2").get(PAGE).status_code == 429
    assert visitor("2001:db8:0:1::1").get(PAGE).status_code == 200


@pytest.mark.parametrize("proxies", [0, 1])
def test_nobody_begins_anew_by_a_header_that_anybody_can_send(settings, proxies):
    """What a visitor says of itself stands before what our own proxy adds."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    ask(address="192.0.2.1")
    added = ", 192.0.2.1" if proxies else ""
    for said in ("198.51.100.7", "198.51.100.8, 2001:db8::1", "nonsense"):
        headers = {"x-forwarded-for": said + added, "x-real-ip": said, "forwarded": f"for={said}"}
        assert visitor("127.0.0.1" if proxies else "192.0.2.1").get(PAGE, headers=headers).status_code == 429


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8::9", "2001:db8::/64"),
        ("nonsense", "nonsense"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
    ],
)
def test_the_network_of_an_address(address, network):
    assert network_of(address) == network


def test_signing_up_is_possible_when_no_more_may_be_asked(public):
    ask()
    assert public.get(PAGE).status_code == 429
    form = {
        "name": "Acme",
        "slug": "acme",
        "email": "a@acme.test",
        "password1": "quiet harbour lamp",
        "plan": "starter",
    }
    assert public.post("/accounts/signup/", form).status_code == 302


def test_without_redis_nobody_is_held_up(public, settings):
    away = {**settings.CACHES["shared"], "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {**settings.CACHES, "shared": away}
    ask(MOST + 1)
    assert public.get(PAGE).status_code == 200
