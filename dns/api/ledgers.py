"""/organizations/{slug}/dns/ledger/ and …/journal/: what servers answered, and what was written."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework.generics import ListAPIView
from rest_framework.pagination import PageNumberPagination

from dns.api.base import READING, OrganizationView
from dns.api.examples import ANSWER, WRITE
from dns.api.filters import JournalFilter, LedgerFilter
from dns.api.serializers import JournalSerializer, ObservationSerializer
from dns.models import JournalEntry, Observation
from dns.reports.history import Reader
from tenants.api.serializers import ProblemSerializer

NOT_UNDERSTOOD = OpenApiResponse(ProblemSerializer, "A parameter is not understood; `errors` says which.")


class LongPages(PageNumberPagination):
    """For programs that fetch all of it."""

    page_size_query_param = "page_size"
    max_page_size = 500


@extend_schema_view(
    get=extend_schema(
        operation_id="organization_dns_ledger",
        summary="What servers answered, the latest first",
        parameters=[LedgerFilter],
        responses={200: ObservationSerializer(many=True), 400: NOT_UNDERSTOOD, **READING},
        examples=[ANSWER],
    )
)
class LedgerView(OrganizationView, ListAPIView[Observation]):
    queryset = Observation.objects.none()
    serializer_class = ObservationSerializer
    pagination_class = LongPages

    def get_queryset(self) -> QuerySet[Observation]:
        rows = Observation.objects.filter(organization=self.organization).select_related("custom_domain")
        found: QuerySet[Observation] = LedgerFilter(data=self.request.query_params.dict()).found_in(rows)
        return found.order_by("-at", "role", "server", "type", "pk")


@extend_schema_view(
    get=extend_schema(
        operation_id="organization_dns_journal",
        summary="What was written to the zone, the latest first",
        parameters=[JournalFilter],
        responses={200: JournalSerializer(many=True), 400: NOT_UNDERSTOOD, **READING},
        examples=[WRITE],
    )
)
class JournalView(OrganizationView, ListAPIView[JournalEntry]):
    queryset = JournalEntry.objects.none()
    serializer_class = JournalSerializer
    pagination_class = LongPages

    def get_queryset(self) -> QuerySet[JournalEntry]:
        rows = JournalEntry.objects.filter(organization=self.organization)
        found: QuerySet[JournalEntry] = JournalFilter(data=self.request.query_params.dict()).found_in(rows)
        return found.order_by("-at", "pk")

    def get_serializer_context(self) -> Mapping[str, Any]:
        if self.is_documented:
            return super().get_serializer_context()
        reader = Reader(self.organization, is_staff=bool(getattr(self.request.user, "is_staff", False)))
        return {**super().get_serializer_context(), "reader": reader}
