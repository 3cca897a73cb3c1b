import math
from typing import Any, NoReturn, cast

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import mixins, status, viewsets
from rest_framework.exceptions import Throttled
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from tenants.api.serializers import (
    AvailabilitySerializer,
    NewOrganizationSerializer,
    OrganizationSerializer,
    PlanSerializer,
    ProblemSerializer,
)
from tenants.availability import availability
from tenants.intake import take_in
from tenants.models import Organization, Plan, User
from tenants.throttles import NameThrottle

REFUSED = OpenApiResponse(ProblemSerializer, "What was refused, by field; nothing was made.")
NO_KEY = OpenApiResponse(ProblemSerializer, "Neither a usable key nor a session.")
TOO_OFTEN = OpenApiResponse(ProblemSerializer, "You asked too often; Retry-After tells in how many seconds again.")
NOT_THERE = OpenApiResponse(ProblemSerializer, "There is none, or it is not yours.")


@extend_schema_view(
    list=extend_schema(summary="Your organizations", responses={200: OrganizationSerializer(many=True), 401: NO_KEY}),
    retrieve=extend_schema(
        summary="One organization, with the state of each step",
        responses={200: OrganizationSerializer, 401: NO_KEY, 404: NOT_THERE},
    ),
)
class OrganizationViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Organization]):
    """One's own organizations; staff see all. A stranger's are not there."""

    queryset = Organization.objects.none()
    serializer_class = OrganizationSerializer
    lookup_field = "slug"
    lookup_value_regex = "[a-z0-9-]+"

    def get_queryset(self) -> QuerySet[Organization]:
        rows = Organization.objects.of(self.request.user).order_by("-created_at", "pk")
        return rows.select_related("plan").prefetch_related("conditions")

    @extend_schema(
        summary="Make an organization",
        description="It counts as vouched for; its owner is who asks. The workers begin at once.",
        request=NewOrganizationSerializer,
        responses={201: OrganizationSerializer, 400: REFUSED, 401: NO_KEY},
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        asked = NewOrganizationSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        person = cast(User, request.user)
        made = take_in(**asked.validated_data, source="api", owner=person, actor=person)
        address = reverse("api:organization-detail", args=[made.slug], request=request)
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED, headers={"Location": address})


@extend_schema_view(list=extend_schema(summary="The plans that can be chosen"))
class PlanViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Plan]):
    queryset = Plan.objects.offered()
    serializer_class = PlanSerializer
    permission_classes = (AllowAny,)
    pagination_class = None


class AvailabilityView(APIView):
    throttle_classes = (NameThrottle,)

    @extend_schema(
        operation_id="slug_availability",
        summary="Whether an address can be had",
        description="For the key's person, below the first base domain. Somebody else may still be faster.",
        responses={200: AvailabilitySerializer, 401: NO_KEY, 429: TOO_OFTEN},
    )
    def get(self, request: Request, slug: str) -> Response:
        person = cast(User, request.user)
        return Response(AvailabilitySerializer(availability(slug, for_email=person.email)).data)

    def throttled(self, request: Request, wait: float | None) -> NoReturn:
        raise Throttled(math.ceil(wait or 1), "You asked for too many names in one minute.")
