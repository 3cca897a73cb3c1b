from urllib.parse import urlsplit, urlunsplit

from django.conf import settings

from sonicus.config import read_configuration


def test_without_a_direct_url_the_usual_one_is_direct():
    assert read_configuration()[0].database_direct_url == settings.DATABASE_DIRECT_URL


def test_a_direct_url_of_another_database_is_refused(monkeypatch):
    """Nobody would ever hear of a change there."""
    other = urlunsplit(urlsplit(settings.DATABASE_DIRECT_URL)._replace(path="/another"))
    monkeypatch.setenv("DATABASE_DIRECT_URL", other)
    [problem] = read_configuration()[1]
    assert (problem.variable, problem.problem) == ("DATABASE_DIRECT_URL", "names another database than DATABASE_URL")


def test_a_direct_url_is_what_is_listened_to(monkeypatch):
    past_the_pooler = urlunsplit(urlsplit(settings.DATABASE_DIRECT_URL)._replace(query="application_name=direct"))
    monkeypatch.setenv("DATABASE_DIRECT_URL", past_the_pooler)
    configuration, problems = read_configuration()
    assert (configuration.database_direct_url, problems) == (past_the_pooler, [])
