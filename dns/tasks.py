"""Doors for the workers: each calls one function. Any may run twice, late, or never."""

import uuid

from celery import shared_task

from dns import domains


@shared_task
def check_custom_domain(domain_id: str) -> None:
    domains.check_if_due(uuid.UUID(domain_id))


@shared_task
def sweep_custom_domains() -> None:
    domains.sweep()
