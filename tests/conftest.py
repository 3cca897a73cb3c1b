"""Every test runs against real servers of its own: PostgreSQL, Valkey, and the sandbox for the world outside."""

import os
import signal
import warnings
from collections.abc import Callable, Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests.support.outside import OutsideWorld
from tests.support.surroundings import Surroundings

SURROUNDINGS = pytest.StashKey[Surroundings]()
DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that a run that is ended stops its servers
    only_hands_out = config.getoption("dist", "no") != "no" and not hasattr(config, "workerinput")
    if only_hands_out and os.environ.get("REDIS_URL"):
        raise pytest.UsageError("REDIS_URL names one database, and each process would empty it: run with -n 0.")
    if config.getoption("help", False) or config.getoption("version", 0) or only_hands_out:
        return
    config.stash[SURROUNDINGS] = surroundings = Surroundings()
    config.add_cleanup(surroundings.stop)
    surroundings.start()
    _load_settings()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first, so that of several processes none waits for another at the end."""
    items.sort(key=lambda item: item.get_closest_marker("stack") is None)


def _load_settings() -> None:
    import django

    with warnings.catch_warnings(category=DeprecationWarning, action="ignore"):  # third parties' forms
        django.setup()
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["tests.support.hashing.QuickHasher"]
    _empty_tables_quickly()


def _empty_tables_quickly() -> None:
    from django.test import TransactionTestCase

    from tests.support.emptying import empty_tables

    TransactionTestCase._fixture_teardown = empty_tables


@pytest.fixture(scope="session")
def surroundings(request: pytest.FixtureRequest) -> Surroundings:
    return request.config.stash[SURROUNDINGS]


@pytest.fixture(scope="session")
def django_db_setup(
    surroundings: Surroundings, django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """In place of pytest-django's, which would migrate an empty database for every run."""
    from tests.support import databases

    with django_db_blocker.unblock():
        databases.make_clone(surroundings.server_url, surroundings.database_name)
    yield
    with django_db_blocker.unblock():
        databases.drop_clone(surroundings.server_url, surroundings.database_name)


@pytest.fixture(autouse=True)
def _fresh_ground(request: pytest.FixtureRequest) -> None:
    """Lay again what a transactional test before this one has flushed, and remove the schemas that it left behind."""
    if request.node.get_closest_marker("django_db") or DATABASE_FIXTURES & set(request.fixturenames):
        request.getfixturevalue("db")
        from tests.support.ground import lay_ground

        lay_ground()


@pytest.fixture(autouse=True)
def _fresh_redis() -> None:
    """Limits, tokens and messages of other tests are forgotten. The database of REDIS_URL belongs to the tests."""
    import redis
    from django.conf import settings

    with redis.Redis.from_url(settings.REDIS_URL) as server:
        server.flushdb()


@pytest.fixture(autouse=True)
def _fresh_routing() -> Iterator[None]:
    """What was remembered of hosts is forgotten, and the connection that listened for changes is closed."""
    yield
    from tenants.routing import LISTENER

    LISTENER.stop()


@pytest.fixture
def sandbox(surroundings: Surroundings) -> Iterator[OutsideWorld]:
    """The outside world, empty; every setting points there. What it still had to send is forgotten at the end."""
    outside = OutsideWorld(surroundings.sandbox)
    outside.reset()
    yield outside
    outside.reset()


@pytest.fixture
def alice(db: None):
    """The owner of acme."""
    from tests.support.cast import make_person

    return make_person("alice")


@pytest.fixture
def bob(db: None):
    """A person who becomes a member where a test says so."""
    from tests.support.cast import make_person

    return make_person("bob")


@pytest.fixture
def charlie(db: None):
    """A stranger."""
    from tests.support.cast import make_person

    return make_person("charlie")


@pytest.fixture
def acme(alice):
    """An organization on the plan starter, vouched for, owned by alice; nothing is set up for it yet."""
    from tests.support.cast import make_organization

    return make_organization("acme", owner=alice)


@pytest.fixture
def settle() -> Callable:
    from tests.support.settling import settle

    return settle
