"""The public host's half of the hand-off: who is logged in here gets a pass for an organization's host."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tenants import handoff
from tenants.hosts import host_of, is_below_ours, organization_at, origin_of


@require_safe
@never_cache
@login_required
def issue_pass(request: HttpRequest) -> HttpResponse:
    host, next_path = host_of(request.GET.get("host", "")), request.GET.get("next", "/")
    organization = organization_at(host)
    if organization is None or not handoff.is_local_path(next_path):
        raise Http404
    if not organization.memberships.filter(user=request.user.pk).exists():
        return render(request, "handoff/stranger.html", {"organization": organization, "host": host}, status=403)
    token = handoff.issue(request.user, host, next_path, request.GET.get("session", ""))
    return _onward(request, host, f"{origin_of(host)}/handoff/?{urlencode({'token': token})}")


def _onward(request: HttpRequest, host: str, address: str) -> HttpResponse:
    """Whoever has just sent the log-in form may not be redirected to a name that no policy of ours can know."""
    if is_below_ours(host):
        return redirect(address)
    return render(request, "handoff/onward.html", {"host": host, "address": address})
