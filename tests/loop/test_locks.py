"""Locks by words: held to the end of a transaction, and never thought to be held outside of one."""

import pytest
from django.db import OperationalError, connection, transaction

from tenants.locks import hold
from tests.schemas.pooling import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_who_comes_second_waits_and_others_do_not():
    def want(about: str) -> str:
        try:
            with transaction.atomic():
                connection.cursor().execute("SET LOCAL lock_timeout = '100ms'")
                hold(about)
        except OperationalError:
            return "waited"
        return "had it"

    with transaction.atomic():
        hold("the kettle")
        assert at_once(want, ["the kettle", "the pot"]) == ["waited", "had it"]
    assert at_once(want, ["the kettle"]) == ["had it"]


def test_outside_of_a_transaction_it_would_hold_nothing():
    with pytest.raises(AssertionError):
        hold("the kettle")
