"""The host that a request names, looked at as Django does, but once."""

import pytest
from django.core.exceptions import DisallowedHost
from django.test import RequestFactory

from tenants import hosts
from tenants.hosts import authority_of


@pytest.fixture(autouse=True)
def _nothing_checked(monkeypatch):
    monkeypatch.setattr(hosts, "_checked", {})


def request(**headers: str):
    return RequestFactory().get("/", headers=headers)


@pytest.mark.parametrize("name", ["acme.sonicus.test", "ACME.sonicus.test:8000", "[::1]:8000", "acme.sonicus.test."])
def test_it_is_what_django_says_however_often_it_is_asked(name):
    for _ in range(2):
        assert authority_of(request(host=name)) == request(host=name).get_host() == name


@pytest.mark.parametrize("name", ["acme/sonicus.test", "acme sonicus", "a@b", "<b>"])
def test_what_is_no_host_is_refused_each_time(name):
    for _ in range(2):
        with pytest.raises(DisallowedHost):
            authority_of(request(host=name))


def test_a_proxys_word_counts_only_where_the_settings_say_so(settings):
    forwarded = {"host": "inner.test", "x-forwarded-host": "acme.sonicus.test"}
    assert authority_of(request(**forwarded)) == "inner.test"
    hosts._checked.clear()
    settings.USE_X_FORWARDED_HOST = True
    assert authority_of(request(**forwarded)) == "acme.sonicus.test"
    assert (
        authority_of(request(host="inner.test", **{"x-forwarded-host": "globex.sonicus.test"})) == "globex.sonicus.test"
    )


def test_without_the_header_it_is_the_servers_name():
    ask = RequestFactory().get("/", SERVER_NAME="one.test")
    ask.META.pop("HTTP_HOST", None)
    other = RequestFactory().get("/", SERVER_NAME="two.test")
    other.META.pop("HTTP_HOST", None)
    assert (authority_of(ask), authority_of(other)) == ("one.test", "two.test")


def test_strangers_cannot_fill_the_memory(monkeypatch):
    monkeypatch.setattr(hosts, "MOST_CHECKED", 10)
    for number in range(25):
        authority_of(request(host=f"n{number}.test"))
    assert len(hosts._checked) <= 10
