"""The organization's own host: its home, and the other half of the hand-off."""

from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tenants import handoff
from tenants.hosts import host_of
from tenants.middleware import SESSION_PLACE, place_of
from tenants.models import Membership, Organization, User

SESSION_SECONDS = 12 * 3600  # then the public host is asked again; whoever is logged in there notices nothing


@require_safe
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    here = _here(request)
    if not request.user.is_authenticated:
        return render(request, "organization/welcome.html", {"organization": here})
    membership = _membership(request.user.pk, here)
    if membership is None:
        return render(request, "organization/stranger.html", {"organization": here}, status=403)
    members = here.memberships.select_related("user")
    context = {"organization": here, "membership": membership, "members": members}
    return render(request, "organization/home.html", context)


@require_safe
@never_cache
def log_in(request: HttpRequest) -> HttpResponse:
    """To the public host, and back with a pass."""
    next_path = request.GET.get("next", "/")
    next_path = next_path if handoff.is_local_path(next_path) else "/"
    if request.user.is_authenticated:
        return redirect(next_path)
    host = host_of(request.get_host())
    digest = handoff.begin(request.session, place_of(request))
    query = urlencode({"host": host, "next": next_path, "session": digest})
    return redirect(f"{settings.PUBLIC_URL}/handoff/?{query}")


@require_safe
@never_cache
def accept_pass(request: HttpRequest) -> HttpResponse:
    try:
        accepted = handoff.redeem(request.GET.get("token", ""), host_of(request.get_host()), request.session)
    except handoff.RefusedPassError as error:
        return _refuse(request, str(error))
    except handoff.NobodyCountsError:
        return render(request, "handoff/unavailable.html", status=503, context={"organization": _here(request)})
    user = User.objects.filter(pk=accepted.user, is_active=True).first()
    if user is None or _membership(user.pk, _here(request)) is None:
        return _refuse(request, "You are not a member of this organization.")
    _open_session(request, user)
    return redirect(accepted.next if handoff.is_local_path(accepted.next) else "/")


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """Of this host. Logging out of the public host is a button there."""
    logout(request)
    return redirect("home")


def _open_session(request: HttpRequest, user: User) -> None:
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session[SESSION_PLACE] = place_of(request)
    request.session.set_expiry(SESSION_SECONDS)


def _refuse(request: HttpRequest, why: str) -> HttpResponse:
    return render(request, "handoff/refused.html", {"organization": _here(request), "why": why}, status=403)


def _membership(user_id: UUID | None, organization: Organization) -> Membership | None:
    return Membership.objects.filter(organization=organization, user=user_id).first()


def _here(request: HttpRequest) -> Organization:
    here = request.organization  # type: ignore[attr-defined]
    assert isinstance(here, Organization)  # noqa: S101
    return here
