"""Having a zone looked at soon: the row first; the message through Redis only saves the minute until beat looks."""

import logging

from celery import current_app
from django.db import transaction
from django.db.models.functions import Now
from kombu.exceptions import OperationalError

from dns.models import Zone
from dns.surveys.surveying import EVERY

logger = logging.getLogger(__name__)


def survey_soon(zone: Zone) -> bool:
    """False where settings no longer know it: there is nobody to ask."""
    if not zone.is_configured:
        return False
    with transaction.atomic():
        Zone.objects.filter(pk=zone.pk).update(next_survey_at=Now())
        transaction.on_commit(lambda: _send(zone.base), robust=True)
    return True


def _send(base: str) -> None:
    try:
        expires = EVERY.total_seconds()
        current_app.send_task("dns.tasks.survey_zone", args=[base], queue="dns", expires=expires, retry=False)
    except (OperationalError, OSError) as error:
        logger.warning("no broker, left to beat: %s", type(error).__name__)
