"""Colours of states; the keys are what a display function returns first."""

from tenants.models import Condition
from tenants.state import State

STATE_COLOURS = {
    State.UNPROVEN.value: "info",
    State.IN_PROGRESS.value: "warning",
    State.NEEDS_ATTENTION.value: "danger",
    State.LIVE.value: "success",
    State.LEAVING.value: "warning",
    State.LEFT.value: "info",
}
STATUS_COLOURS = {
    Condition.Status.READY.value: "success",
    Condition.Status.RECONCILING.value: "warning",
    Condition.Status.BLOCKED.value: "info",
    Condition.Status.STALLED.value: "danger",
}
