"""Mail is a row first: no request waits for a mail server, and none is lost while the server is down.

django-mailer keeps the rows. A worker sends them at once after commit; what could not be sent is tried again.
"""

from collections.abc import Sequence
from typing import Any

from celery import current_app
from django.core.mail import EmailMessage
from django.db import transaction
from mailer import engine
from mailer.backend import DbBackend
from mailer.models import Message, MessageLog

MAIL_QUEUE = "mail"
LOG_DAYS = 1  # the log holds whole messages, with their links


class RowBackend(DbBackend):  # type: ignore[misc]
    """Django's door for mail (EMAIL_BACKEND)."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        count = int(super().send_messages(email_messages))
        transaction.on_commit(_ask_for_delivery, robust=True)
        return count


def deliver() -> None:
    """Send what waits. A message that the server does not take is put aside until `retry_deferred`."""
    engine.send_all()


def retry_deferred() -> None:
    Message.objects.retry_deferred()
    deliver()


def forget_sent() -> None:
    MessageLog.objects.purge_old_entries(LOG_DAYS)


def _ask_for_delivery() -> None:
    """Without a broker the next sweep of the mail finds it."""
    options: dict[str, Any] = {"queue": MAIL_QUEUE, "expires": 60, "retry": False}
    current_app.send_task("tenants.tasks.deliver_mail", **options)
