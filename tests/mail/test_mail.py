"""A message is kept until the mail server has taken it."""

import pytest
from django.core.mail import send_mail
from mailer.models import Message, MessageLog

from tenants import mail
from tenants.models import Organization

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def real_backend(settings, sandbox):
    """In place of the one that Django's test runner puts in."""
    settings.EMAIL_BACKEND = "tenants.mail.RowBackend"


def subjects(sandbox) -> list[str]:
    return [message["subject"] for message in sandbox.state()["mail"]]


def write(subject: str) -> None:
    send_mail(subject, "Hello.", None, ["alice@acme.test"])


def test_no_request_waits_for_the_mail_server(sandbox):
    write("Welcome")
    assert subjects(sandbox) == []
    assert Message.objects.count() == 1

    mail.deliver()
    assert subjects(sandbox) == ["Welcome"]
    assert not Message.objects.exists()


def test_what_the_server_does_not_take_is_kept_and_sent_once(sandbox):
    sandbox.fault(system="mail", kind="status", status=451, times=1)
    write("Welcome")
    mail.deliver()
    assert subjects(sandbox) == []
    assert Message.objects.deferred().count() == 1

    mail.retry_deferred()
    mail.retry_deferred()
    assert subjects(sandbox) == ["Welcome"]


def test_a_server_that_is_away_loses_nothing(sandbox, settings):
    settings.EMAIL_PORT, port = 1, settings.EMAIL_PORT
    write("Welcome")
    mail.deliver()
    assert Message.objects.count() == 1

    settings.EMAIL_PORT = port
    mail.retry_deferred()
    assert subjects(sandbox) == ["Welcome"]


def test_a_message_asks_for_its_delivery_on_commit(monkeypatch, django_capture_on_commit_callbacks):
    asked = []
    monkeypatch.setattr(mail.current_app, "send_task", lambda name, **options: asked.append((name, options["queue"])))
    with django_capture_on_commit_callbacks(execute=True):
        write("Welcome")
    assert asked == [("tenants.tasks.deliver_mail", "mail")]


def test_links_do_not_stay_in_the_log(sandbox):
    write("Welcome")
    mail.deliver()
    MessageLog.objects.update(when_attempted="2020-01-01T00:00Z")

    mail.forget_sent()
    assert not MessageLog.objects.exists()


def test_a_sign_up_survives_a_mail_server_that_is_down(client, sandbox):
    sandbox.fault(system="mail", kind="reset", times=1)
    form = {
        "name": "Acme GmbH",
        "slug": "acme",
        "email": "alice@acme.test",
        "password1": "correct-horse-battery",
        "plan": "starter",
    }
    response = client.post("/accounts/signup/", form, headers={"host": "127.0.0.1"})
    assert response.status_code == 302
    assert Organization.objects.get().slug == "acme"

    mail.deliver()
    assert subjects(sandbox) == []
    mail.retry_deferred()
    assert len(subjects(sandbox)) == 1
