import pytest


@pytest.fixture
def browser():
    from tests.web.browser import Browser

    return Browser()


@pytest.fixture
def live_acme(acme):
    """acme with its schema and its host open, whatever the steps outside say."""
    from django.db.models.functions import Now

    from tenants.loop.turn import take_turn

    take_turn(acme.pk, "schema")
    type(acme).objects.filter(pk=acme.pk).update(live_at=Now())
    acme.refresh_from_db()
    return acme
