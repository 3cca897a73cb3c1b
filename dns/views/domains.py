"""Custom domains of an organization: adding one, watching it being proven, having it looked at, removing it."""

from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dns.access import may_change, require_changer, visible_organization
from dns.domains import add, cautions, instructions, remove, verify_now
from dns.reports.domains import DomainReport, domain_of, kept_until, living_domain_of
from dns.reports.seen import newest_round_of
from dns.views.page import NOTHING_NEW, render_page
from tenants.models import Organization
from tenants.progress import STOP_POLLING

TOO_SOON = "It was asked for a moment ago. You can ask again in a few seconds; after very many times, within the hour."


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add_domain(request: HttpRequest, slug: str) -> HttpResponse:
    """Who had to log in first, or looks again after a refusal, comes by GET, and is led back to the form."""
    if request.method != "POST":
        return redirect("organization_dns", slug)
    organization, text = _changeable(request, slug), request.POST.get("name", "")
    try:
        domain = add(organization, text, request.user)
    except ValidationError as error:
        return render_page(request, organization, typed=text, objections=error.messages)
    messages.success(request, f"{domain} is added. Now set the records below at your DNS host.")
    return redirect("custom_domain", slug, domain.name)


@require_safe
@never_cache
@login_required
def domain_page(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    return render(request, "dns/domain.html", _context(request, slug, name))


@require_safe
@never_cache
@login_required
def domain_progress(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Fragment, asked for while the proof is awaited; status 286 tells htmx that nothing more will come."""
    context = _context(request, slug, name)
    if not context["report"].is_watched:
        return render(request, "dns/_domain.html", {**context, "has_news": True}, status=STOP_POLLING)
    if request.GET.get("seen") == context["digest"]:
        return HttpResponse(status=NOTHING_NEW)
    return render(request, "dns/_domain.html", {**context, "has_news": True})


@require_POST
@login_required
def verify_domain(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    if verify_now(living_domain_of(_changeable(request, slug), name), request.user):
        messages.success(request, "Its name servers are asked now.")
    else:
        messages.warning(request, TOO_SOON)
    return redirect("custom_domain", slug, name)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def remove_domain(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Says first what happens; done by POST."""
    domain = living_domain_of(_changeable(request, slug), name)
    if request.method == "POST":
        remove(domain, request.user)
        messages.success(request, f"{domain} is removed.")
        return redirect("organization_dns", slug)
    context = {
        "organization": domain.organization,
        "report": DomainReport(domain),
        "records": instructions(domain),
        "quarantine_days": settings.NAME_QUARANTINE_DAYS,
    }
    return render(request, "dns/remove_domain.html", context)


def _context(request: HttpRequest, slug: str, name: str) -> dict[str, Any]:
    organization = visible_organization(request.user, slug)
    domain = domain_of(organization, name)
    newest, is_staff = newest_round_of(domain), bool(getattr(request.user, "is_staff", False))
    state = [domain.ownership, domain.certificate, domain.checks, domain.next_check_at, newest.at]
    return {
        "organization": organization,
        "report": DomainReport(domain),
        "records": instructions(domain) if domain.is_living else [],
        "cautions": cautions(domain) if domain.is_living else [],
        "kept_until": kept_until(domain),
        "round": newest,
        "shown": newest.shown(for_staff=is_staff),
        "is_staff": is_staff,
        "may_change": may_change(request.user, organization),
        "digest": sha256(repr(state).encode()).hexdigest(),
    }


def _changeable(request: HttpRequest, slug: str) -> Organization:
    """Raises Http404 for strangers, PermissionDenied for members."""
    return require_changer(request.user, visible_organization(request.user, slug))
