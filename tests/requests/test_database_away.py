"""What people and programs read while PostgreSQL is away."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from sonicus.lib.embedded.ports import any_free

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def nobody_answers() -> Iterator[None]:
    """The database's port is one at which nothing listens."""
    usual = connection.settings_dict["PORT"]
    connection.close()
    connection.settings_dict["PORT"] = str(any_free())
    yield
    connection.close()
    connection.settings_dict["PORT"] = usual


@pytest.fixture
def browser() -> Client:
    return Client(raise_request_exception=False, headers={"host": settings.PUBLIC_HOST})


@pytest.mark.parametrize("host", ["sonicus.localhost", "acme.sonicus.localhost"])
def test_pages_say_that_they_will_be_back(browser, nobody_answers, host):
    answer = browser.get("/signup/", headers={"host": host})
    assert answer.status_code == 503
    assert answer["Retry-After"] == "5"
    assert "Back in a moment" in answer.content.decode()


def test_programs_get_a_problem(browser, nobody_answers):
    answer = browser.get("/api/v1/plans/")
    assert answer.status_code == 503
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == 503


def test_a_defect_of_ours_is_none_of_these(browser, settings):
    settings.PUBLIC_SCHEMA_URLCONF = "tests.requests.defects"
    answer = browser.get("/")
    assert answer.status_code == 500
    assert "Something broke on our side" in answer.content.decode()
