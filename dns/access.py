"""Who may see and change an organization's DNS: the same for pages and programs."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from tenants.models import Membership, Organization

CHANGERS = (Membership.Role.OWNER, Membership.Role.ADMIN)
OF_STAFF = ("dns.add_customdomain", "dns.change_customdomain")  # as in the admin
ADVICE = "Only an owner or admin of the organization may change its domains. Ask one of them to do it, or for the role."


def visible_organization(user: Any, slug: str) -> Organization:
    """One's own, or any for staff. Raises Http404: strangers learn nothing, not even that it exists."""
    return get_object_or_404(Organization.objects.of(user).select_related("plan"), slug=slug)


def may_change(user: Any, organization: Organization) -> bool:
    """Whether somebody may add and remove domains, and have them looked at."""
    is_clerk = bool(user.is_staff and user.has_perms(OF_STAFF))
    return is_clerk or organization.memberships.filter(user=user, role__in=CHANGERS).exists()


def require_changer(user: Any, organization: Organization) -> Organization:
    """The same organization. Raises PermissionDenied for members, with the advice whom to ask."""
    if not may_change(user, organization):
        raise PermissionDenied(ADVICE)
    return organization
