"""Two people want the same address in the same moment."""

import threading
import time

import pytest
from django.core import mail
from django.db import connection, transaction

from tenants.models import Organization, User
from tests.support.cast import make_organization

pytestmark = pytest.mark.django_db(transaction=True)
BLOCKED = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
FORM = {"name": "Acme", "slug": "acme", "email": "dora@acme.test", "password1": "quiet harbour lamp", "plan": "starter"}


def test_who_was_slower_gets_a_form_error_and_no_half_an_account(browser, alice):
    pages = []
    slower = threading.Thread(target=lambda: pages.append(_sign_up(browser)))
    with transaction.atomic():
        make_organization("acme", owner=alice)  # written and not yet committed: nobody else can see it
        slower.start()
        _wait_until_somebody_is_blocked()
    slower.join(timeout=20)
    assert pages[0].status_code == 200
    assert "This address is taken." in pages[0].content.decode()
    assert not User.objects.filter(email="dora@acme.test").exists()
    assert Organization.objects.get().memberships.get().user == alice
    assert not mail.outbox


def _sign_up(browser):
    try:
        return browser.post("/accounts/signup/", FORM)
    finally:
        connection.close()


def _wait_until_somebody_is_blocked() -> None:
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute(BLOCKED)
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    raise AssertionError("The sign-up never came as far as writing.")
