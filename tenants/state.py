"""An organization's state in one word, from its own facts and those of its steps."""

from collections.abc import Collection

from django.db import models

from tenants.models import Condition, Organization


class State(models.TextChoices):
    UNPROVEN = "unproven", "waits for proof of its e-mail"
    IN_PROGRESS = "in_progress", "in progress"
    NEEDS_ATTENTION = "needs_attention", "needs attention"
    LIVE = "live", "live"
    LEAVING = "leaving", "being taken down"
    LEFT = "left", "taken down"


def state_of(organization: Organization, conditions: Collection[Condition]) -> State:
    """A step that needs a human outweighs everything but the end."""
    if organization.left_at:
        return State.LEFT
    if not organization.is_vouched:
        return State.UNPROVEN
    if any(condition.status == Condition.Status.STALLED for condition in conditions):
        return State.NEEDS_ATTENTION
    if organization.is_leaving:
        return State.LEAVING
    return State.LIVE if organization.is_live else State.IN_PROGRESS
