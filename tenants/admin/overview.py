"""What staff see first: how many organizations are in which state."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from tenants.admin.filters import in_state
from tenants.models import Organization
from tenants.state import State

SHOWN = (State.NEEDS_ATTENTION, State.IN_PROGRESS, State.LIVE, State.UNPROVEN, State.LEAVING)


def overview(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Named by UNFOLD["DASHBOARD_CALLBACK"]."""
    if request.user.has_perm("tenants.view_organization"):
        context["overview"] = [_tile(state) for state in SHOWN]
    return context


def _tile(state: State) -> dict[str, Any]:
    address = f"{reverse('admin:tenants_organization_changelist')}?state={state.value}"
    return {"label": state.label, "count": in_state(Organization.objects.all(), state).count(), "href": address}
