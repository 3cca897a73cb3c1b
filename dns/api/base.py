"""What all addresses of the room have in common: the organization that they are about, and who may do what."""

from functools import cached_property
from typing import Any, cast

from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from drf_spectacular.utils import OpenApiResponse
from rest_framework.exceptions import PermissionDenied
from rest_framework.views import APIView

from dns import access
from dns.access import visible_organization
from tenants.api.serializers import ProblemSerializer
from tenants.models import Organization, User

NO_KEY = OpenApiResponse(ProblemSerializer, "Neither a usable key nor a session.")
NOT_ALLOWED = OpenApiResponse(ProblemSerializer, "Your role does not allow it; the detail says whose does.")
NOT_THERE = OpenApiResponse(ProblemSerializer, "There is none, or it is not yours.")
TOO_EARLY = OpenApiResponse(ProblemSerializer, "It was asked for a moment ago; Retry-After tells when again.")
READING: dict[int, Any] = {401: NO_KEY, 404: NOT_THERE}
CHANGING: dict[int, Any] = {**READING, 403: NOT_ALLOWED}
STAFF_ONLY = "Only our staff set further records. Tell them what you need, and what for."
LACKS_RIGHT = "You are staff, but lack the right to change further records. A superuser can give it to you."


@method_decorator(never_cache, name="dispatch")
class OrganizationView(APIView):
    """For what lies below /organizations/{slug}/: one address answers each key otherwise, so no cache may hold it."""

    @cached_property
    def organization(self) -> Organization:
        return visible_organization(self.request.user, self.kwargs["slug"])

    @property
    def person(self) -> User:
        return cast(User, self.request.user)

    @property
    def is_documented(self) -> bool:
        """Whether nobody asks, and only the OpenAPI document is written."""
        return getattr(self, "swagger_fake_view", False)

    def require_changer(self) -> Organization:
        """Raises PermissionDenied for members; Http404 for strangers."""
        return access.require_changer(self.request.user, self.organization)

    def require_staff(self, *rights: str) -> Organization:
        """With these rights, as in the admin: a key must not open more than its person's pages do."""
        organization, person = self.organization, self.person
        if not getattr(person, "is_staff", False):
            raise PermissionDenied(STAFF_ONLY)
        if not person.has_perms(rights):
            raise PermissionDenied(LACKS_RIGHT)
        return organization
