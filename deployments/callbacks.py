"""What the platform tells by itself. A lost callback costs nothing but time: the step polls."""

import uuid
from typing import Any

from django.conf import settings
from django.db import transaction

from deployments.backends.base import Observed
from deployments.backends.webhook import observed_of
from deployments.models import Delivery, Release
from deployments.observation import record
from deployments.reconcile import STEP
from sonicus.lib.providers import ProviderError
from tenants.loop.wake import wake
from tenants.models import Condition


class UnknownDeploymentError(Exception):
    """The event is about something that is not ours, or of which no row knows yet."""


class NonsenseError(ValueError):
    """The event bears a good signature but lacks what an event must say."""


def accept(webhook_id: str, event: Any) -> bool:
    """Write down a verified event, once for its id, and wake the step; returns whether it was news."""
    data = event.get("data") if isinstance(event, dict) else None
    observed, release = _observed(data), _find(data)
    with transaction.atomic():
        delivery, is_first = Delivery.objects.get_or_create(
            webhook_id=webhook_id,
            defaults={
                "release": release,
                "kind": str(event.get("type"))[:60],
                "seq": observed.seq,
                "had_effect": False,
            },
        )
        if not is_first or not record(release, observed):
            return False
        Delivery.objects.filter(pk=delivery.pk).update(had_effect=True)
        _wake(release)
    return True


def _observed(data: Any) -> Observed:
    try:
        observed = observed_of(data)
    except ProviderError as error:
        raise NonsenseError from error
    if observed.seq < 1:
        raise NonsenseError
    return observed


def _find(data: Any) -> Release:
    """By the platform's name for it, or, when its answer to our request is still on the way, by what we asked for."""
    try:
        organization, number = uuid.UUID(str(data["organization"])), int(data["release"])
        external_id, install = str(data["deployment_id"]), str(data["install"])
    except (KeyError, TypeError, ValueError) as error:
        raise NonsenseError from error
    if install != str(settings.INSTALL_ID):
        raise UnknownDeploymentError
    ours = Release.objects.filter(organization=organization, number=number, external_id__in=["", external_id])
    if (release := ours.select_related("organization").first()) is None:
        raise UnknownDeploymentError
    return release


def _wake(release: Release) -> None:
    """A turn that is under way sees a failure by itself; to wake it once more would count as somebody's retry."""
    under_way = Condition.objects.filter(organization=release.organization_id, step=STEP, lease__isnull=False)
    if release.state == Release.State.FAILED and under_way.exists():
        return
    wake(release.organization, [STEP])
