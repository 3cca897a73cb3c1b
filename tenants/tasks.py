"""Doors for the workers: each takes an id and calls one function. Any may run twice, late, or never."""

import uuid
from typing import Any

from celery import shared_task

from tenants import mail, registration
from tenants.loop import sweep as loop_sweep
from tenants.loop import turn
from tenants.naming import giving_up
from tenants.schemas import background


@shared_task(bind=True)
def reconcile(self: Any, organization_id: str, step: str) -> None:
    turn.take_turn(uuid.UUID(organization_id), step, holder=uuid.UUID(self.request.id))


@shared_task
def sweep() -> None:
    loop_sweep.sweep()


@shared_task
def deliver_mail() -> None:
    mail.deliver()


@shared_task
def retry_mail() -> None:
    mail.retry_deferred()


@shared_task
def forget_sent_mail() -> None:
    mail.forget_sent()


@shared_task
def release_unverified() -> None:
    registration.release_unverified()


@shared_task
def forget_released_names() -> None:
    giving_up.forget_expired()


@shared_task
def fill_pool() -> None:
    background.fill()


@shared_task
def tidy_schemas() -> None:
    background.tidy()
