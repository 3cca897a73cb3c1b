"""Who has a name, or had it: living organizations, their host names, and those in quarantine."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q, QuerySet

from tenants.models import Domain, Organization
from tenants.naming.claimant import Claimant
from tenants.naming.objection import Objection, Reason
from tenants.released_names import quarantines_of


def taken(slugs: Collection[str], claimant: Claimant) -> dict[str, Objection]:
    """By the slug, which is unique over all base domains, or by the host name, whatever it serves."""
    hosts = {claimant.host(slug): slug for slug in slugs}
    domains = _others(Domain.objects.all(), claimant, "tenant").filter(domain__in=hosts, tenant__left_at=None)
    holders = {hosts[name]: slug for name, slug in domains.values_list("domain", "tenant__slug")}
    organizations = _others(Organization.objects.all(), claimant, "pk").filter(slug__in=slugs, left_at=None)
    holders |= {slug: slug for slug in organizations.values_list("slug", flat=True)}
    return {slug: _taken_by(holder) for slug, holder in holders.items()}


def kept_back(slugs: Collection[str], claimant: Claimant) -> dict[str, Objection]:
    """In quarantine at this base domain, or as the slug of an organization that has left another."""
    left = _others(Organization.objects.all(), claimant, "pk").filter(slug__in=slugs, left_at__isnull=False)
    hosts = {organization.host: organization.slug for organization in left.only("slug", "base_domain")}
    hosts |= {claimant.host(slug): slug for slug in slugs}
    found = quarantines_of(list(hosts), claimant.organization)
    return {hosts[host]: _kept_until(host, until) for host, until in found.items()}


def _others(rows: QuerySet, claimant: Claimant, key: str) -> QuerySet:  # type: ignore[type-arg]
    return rows.exclude(Q(**{key: claimant.organization.pk})) if claimant.organization else rows


def _taken_by(holder: str) -> Objection:
    return Objection(Reason.TAKEN, "This address is taken.", f"by the organization {holder}")


def _kept_until(host: str, until: datetime) -> Objection:
    message = (
        f"Somebody gave this address up. It is kept back until {until:%Y-%m-%d %H:%M} UTC, "
        "so that nobody takes over its visitors. Was it yours? Our staff can give it back sooner."
    )
    return Objection(Reason.QUARANTINED, message, f"{host} is in quarantine", until)
