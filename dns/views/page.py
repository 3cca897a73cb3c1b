"""The DNS page of an organization: its state, records, who sees what, domains, history and figures."""

from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dns.access import may_change, visible_organization
from dns.figures.analytics import figures
from dns.figures.charts import chart_of
from dns.propagation.asking_again import ask_again
from dns.reports.domains import domains_of, given_up
from dns.reports.history import history_of
from dns.reports.records import records_of
from dns.reports.seen import newest_round
from dns.reports.state import state_of_dns
from tenants.models import Organization
from tenants.progress import STOP_POLLING

RELOADING = "again"  # a parameter: without scripts the page reloads itself for those who want that, and no form is lost
NOTHING_NEW = 204  # htmx leaves the page as it is, and asks again


@require_safe
@never_cache
@login_required
def dns_page(request: HttpRequest, slug: str) -> HttpResponse:
    return render_page(request, visible_organization(request.user, slug))


@require_safe
@never_cache
@login_required
def dns_progress(request: HttpRequest, slug: str) -> HttpResponse:
    """Fragment, asked for while something is awaited; status 286 tells htmx that nothing more will come."""
    context = _live(request, visible_organization(request.user, slug))
    if context["state"].is_over:
        return render(request, "dns/_live.html", context, status=STOP_POLLING)
    if request.GET.get("seen") == context["digest"]:
        return HttpResponse(status=NOTHING_NEW)
    return render(request, "dns/_live.html", {**context, "has_news": True})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def verify(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask the loop to look at the servers now. Who had to log in first comes by GET, and is led back to the button."""
    organization = visible_organization(request.user, slug)
    if request.method != "POST":
        return redirect("organization_dns", slug)
    told = ask_again(organization, request.user)
    messages.add_message(request, messages.SUCCESS if told.is_done else messages.WARNING, told.words)
    return redirect("organization_dns", slug)


def render_page(request: HttpRequest, organization: Organization, **more: Any) -> HttpResponse:
    """The whole page; `more` is what a form brings back."""
    context = _live(request, organization)
    context["history"] = history_of(organization, is_staff=context["is_staff"])
    context["figures"] = found = figures(organization)
    context["chart"] = chart_of(found)
    context["domains"] = domains_of(organization)
    context["given_up"] = given_up(organization)
    context["may_change"] = may_change(request.user, organization)
    context["reloads"] = RELOADING in request.GET and not context["state"].is_over
    return render(request, "dns/page.html", {**context, **more})


def _live(request: HttpRequest, organization: Organization) -> dict[str, Any]:
    """What changes while one looks on."""
    is_staff = bool(getattr(request.user, "is_staff", False))
    newest = newest_round(organization)
    context: dict[str, Any] = {
        "organization": organization,
        "is_staff": is_staff,
        "state": state_of_dns(organization, newest, for_staff=is_staff),
        "records": records_of(organization),
        "round": newest,
        "shown": newest.shown(for_staff=is_staff),
    }
    context["digest"] = sha256(repr([context["state"], context["records"], newest.at]).encode()).hexdigest()
    return context
