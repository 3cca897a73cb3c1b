"""Deeds as Django admin actions: sent by POST with a token, for rows of the list or for the one on the page."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from tenants.admin.deeds import DEEDS, Deed, Told, ask, take_down
from tenants.models import Organization, User

Rows = QuerySet[Organization]


def tell(request: HttpRequest, told: Told) -> None:
    messages.add_message(request, messages.SUCCESS if told.is_done else messages.WARNING, told.words)


def acting(request: HttpRequest) -> User:
    return cast(User, request.user)


def _action(deed: Deed) -> Callable[[Any, HttpRequest, Rows], None]:
    def act(model_admin: Any, request: HttpRequest, queryset: Rows) -> None:
        for organization in queryset:
            tell(request, ask(deed, organization, acting(request)))

    act.__name__ = deed.name
    act.short_description = deed.label  # type: ignore[attr-defined]
    act.allowed_permissions = ("change",)  # type: ignore[attr-defined]
    return act


def take_down_action(model_admin: Any, request: HttpRequest, queryset: Rows) -> HttpResponse | None:
    """Asks first: the same action comes again with `confirmed`."""
    if "confirmed" not in request.POST:
        return _confirmation(model_admin, request, queryset)
    for organization in queryset:
        tell(request, take_down(organization, acting(request)))
    return None


take_down_action.__name__ = "take_down"
take_down_action.short_description = "Take down"  # type: ignore[attr-defined]
take_down_action.allowed_permissions = ("change",)  # type: ignore[attr-defined]

ACTIONS = [*(_action(deed) for deed in DEEDS), take_down_action]


def _confirmation(model_admin: Any, request: HttpRequest, queryset: Rows) -> TemplateResponse:
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "Take down?",
        "opts": model_admin.opts,
        "organizations": queryset,
        "checkbox_name": ACTION_CHECKBOX_NAME,
    }
    return TemplateResponse(request, "admin/tenants/organization/take_down.html", context)
