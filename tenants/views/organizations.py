"""The organizations of a person: listing them, adding one, and watching one come about."""

from typing import cast

from allauth.account.decorators import verified_email_required
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tenants.forms import NewOrganizationForm
from tenants.loop.wake import retry_failed
from tenants.models import AuditEvent, Organization, User
from tenants.progress import STOP_POLLING, Progress, progress_of
from tenants.state import state_of
from tenants.views.signup import chosen_plan


@require_safe
@login_required
def organizations(request: HttpRequest) -> HttpResponse:
    own = Organization.objects.filter(memberships__user=_person(request), left_at__isnull=True)
    rows = [(each, state_of(each, each.conditions.all())) for each in own.prefetch_related("conditions", "plan")]
    return render(request, "organizations/list.html", {"rows": rows})


@verified_email_required  # type: ignore[untyped-decorator]
def new_organization(request: HttpRequest) -> HttpResponse:
    form = NewOrganizationForm(request.POST or None, person=_person(request), initial={"plan": chosen_plan(request)})
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("organization", form.register(_person(request), vouched=True).slug)
        except ValidationError as error:
            form.add_error(None, error)
    return render(request, "organizations/new.html", {"form": form})


@require_safe
@never_cache
@login_required
def organization(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "organizations/progress.html", _context(_progress(request, slug)))


@require_safe
@never_cache
@login_required
def organization_progress(request: HttpRequest, slug: str) -> HttpResponse:
    """Fragment, asked for every second; status 286 tells htmx that nothing more will come."""
    progress = _progress(request, slug)
    has_news = request.GET.get("seen", "") != progress.digest
    context = {**_context(progress), "has_news": has_news}
    return render(request, "organizations/_progress.html", context, status=STOP_POLLING if progress.is_over else 200)


@require_POST
@login_required
def retry(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask the loop to look again now at everything that is not ready."""
    found = _own_organization(request, slug)
    with transaction.atomic():
        steps = retry_failed(found)
        AuditEvent.record("organization.retried", organization=found, actor=request.user, steps=steps)
    return redirect("organization", slug)


def _progress(request: HttpRequest, slug: str) -> Progress:
    return progress_of(_own_organization(request, slug), for_staff=_person(request).is_staff)


def _context(progress: Progress) -> dict[str, object]:
    return {"progress": progress, "organization": progress.organization}


def _own_organization(request: HttpRequest, slug: str) -> Organization:
    """Strangers learn nothing, not even that it exists."""
    visible = Organization.objects.of(request.user).select_related("plan")
    return get_object_or_404(visible, slug=slug)


def _person(request: HttpRequest) -> User:
    return cast(User, request.user)
