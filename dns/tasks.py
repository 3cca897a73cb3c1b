"""Doors for the workers: each calls one function. Any may run twice, late, or never."""

import uuid

from celery import shared_task

from dns import domains
from dns.aliases import telling
from dns.figures import days
from dns.plans import notices
from dns.propagation import ledger
from dns.surveys import surveying
from dns.tls import certificates
from dns.writes import comparing

QUEUE = "dns"


@shared_task
def survey_zones() -> None:
    """A task for each zone that is due, so that a slow provider holds up no other."""
    for base in surveying.due_bases():
        survey_zone.apply_async((base,), queue=QUEUE, retry=False)


@shared_task
def survey_zone(base: str) -> None:
    surveying.look_after_when_due(base)


@shared_task
def tell_of_held_back() -> None:
    notices.tell_staff_of_held_back()


@shared_task
def compare_zones() -> None:
    comparing.compare_all()


@shared_task
def look_at_aliases() -> None:
    telling.tell_of_dangling()


@shared_task
def forget_old_answers() -> None:
    ledger.forget_old()


@shared_task
def sum_up_days() -> None:
    days.sum_up()


@shared_task
def check_custom_domain(domain_id: str) -> None:
    domains.check_if_due(uuid.UUID(domain_id))


@shared_task
def sweep_custom_domains() -> None:
    domains.sweep()


@shared_task
def look_at_certificates() -> None:
    certificates.look_at_due()
