"""States as coloured labels, in lists and on pages alike; unfold colours by itself in lists only."""

from django.utils.safestring import SafeString
from unfold.utils import display_for_label

from tenants.models import Condition, Organization, TenantSchema
from tenants.state import State, state_of

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
SCHEMA_COLOURS = {
    TenantSchema.State.MAKING.value: "info",
    TenantSchema.State.NEWEST.value: "success",
    TenantSchema.State.BEHIND.value: "warning",
    TenantSchema.State.FAILED.value: "danger",
    TenantSchema.State.DIFFERENT.value: "danger",
}


def state_badge(organization: Organization) -> SafeString:
    state = state_of(organization, organization.conditions.all())
    return _badge(state.value, str(state.label), STATE_COLOURS)


def status_badge(status: str) -> SafeString:
    return _badge(status, str(Condition.Status(status).label), STATUS_COLOURS)


def schema_badge(state: str) -> SafeString:
    return _badge(state, str(TenantSchema.State(state).label), SCHEMA_COLOURS)


def _badge(key: str, text: str, colours: dict[str, str]) -> SafeString:
    return SafeString(display_for_label((key, text), "", colours))
