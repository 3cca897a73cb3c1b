"""What staff see first: how many organizations are in which state, and how their schemas do."""

from typing import Any

from django.conf import settings
from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse
from django.utils.module_loading import import_string

from tenants.admin.filters import in_state
from tenants.admin.tiles import Tile
from tenants.models import Organization, TenantSchema
from tenants.schemas import pool
from tenants.state import State

SHOWN = (State.NEEDS_ATTENTION, State.IN_PROGRESS, State.LIVE, State.UNPROVEN, State.LEAVING)
SHOWN_SCHEMAS = (TenantSchema.State.BEHIND, TenantSchema.State.FAILED, TenantSchema.State.DIFFERENT)


def overview(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Named by UNFOLD["DASHBOARD_CALLBACK"]."""
    if request.user.has_perm("tenants.view_organization"):
        context["overview"] = [_tile(state) for state in SHOWN]
    if request.user.has_perm("tenants.view_tenantschema"):
        context["schemas"] = [_pool(), *_schemas()]
    context["rooms"] = [import_string(door)(request) for door in settings.OVERVIEW_TILES]
    return context


def _tile(state: State) -> Tile:
    address = f"{reverse('admin:tenants_organization_changelist')}?state={state.value}"
    return {"label": str(state.label), "count": in_state(Organization.objects.all(), state).count(), "href": address}


def _pool() -> Tile:
    address = f"{_schemas_list()}?belongs_to=pool"
    return {"label": f"schemas ready, {pool.target()} wanted", "count": pool.ready().count(), "href": address}


def _schemas() -> list[Tile]:
    """Those that are not at the newest; an empty kind is shown too, so that nobody wonders whether it was counted."""
    counts = dict(TenantSchema.objects.order_by().values_list("state").annotate(Count("pk")))
    return [
        {
            "label": f"schemas {state.label}",
            "count": counts.get(state.value, 0),
            "href": f"{_schemas_list()}?state__exact={state.value}",
        }
        for state in SHOWN_SCHEMAS
    ]


def _schemas_list() -> str:
    return reverse("admin:tenants_tenantschema_changelist")
