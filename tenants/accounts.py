"""django-allauth, told about us: where people go after they logged in, and whom a proven e-mail address vouches for."""

from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse

from tenants.models import AuditEvent, Membership, Organization


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return landing_place(request.user)

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return landing_place(request.user)

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        """Another browser than the one of the sign-up must log in first."""
        place = landing_place(email_address.user)
        if self.request.user.is_authenticated:
            return place
        return f"{reverse('account_login')}?{urlencode({'next': place})}"

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """The proof and what it vouches for are written together or not at all."""
        with transaction.atomic():
            return bool(super().confirm_email(request, email_address))

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return "/"


def landing_place(user: Any) -> str:
    """The progress of somebody's only organization while it comes about, else the list of all."""
    organizations = list(Organization.objects.filter(memberships__user=user)[:2])
    if len(organizations) == 1 and not organizations[0].is_live:
        return reverse("organization", args=[organizations[0].slug])
    return reverse("organizations")


def vouch_for_organizations_of(user: Any) -> None:
    """The e-mail address is proven: what this person signed up may reach the outside world."""
    own = Organization.objects.filter(memberships__user=user, memberships__role=Membership.Role.OWNER)
    for organization in own.filter(vouched_at__isnull=True):
        AuditEvent.record("organization.vouched", organization=organization, actor=user)
        organization.vouch()
