"""/organizations/{slug}/dns/ledger/ and …/journal/: what servers answered, and what was written."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.exceptions import ValidationError
from rest_framework.generics import ListAPIView

from dns.api.base import READING, OrganizationView
from dns.api.serializers import JournalSerializer, ObservationSerializer
from dns.models import JournalEntry, Observation
from dns.reports.history import Reader

FILTERS = {"server": "server", "role": "role", "stance": "stance", "domain": "custom_domain__name"}
PARAMETERS = [
    OpenApiParameter("round", OpenApiTypes.STR, description="The id of a round, or “newest”."),
    OpenApiParameter("server", OpenApiTypes.STR, description="host:port, as in the rows."),
    OpenApiParameter("role", OpenApiTypes.STR, enum=Observation.Role.values),
    OpenApiParameter("stance", OpenApiTypes.STR, description="Agrees, NotYet, WrongValue, …"),
    OpenApiParameter("domain", OpenApiTypes.STR, description="A custom domain, in the form of DNS (A-label)."),
]


@extend_schema_view(
    get=extend_schema(
        operation_id="organization_dns_ledger",
        summary="What servers answered, the latest first",
        parameters=PARAMETERS,
        responses={200: ObservationSerializer(many=True), **READING},
    )
)
class LedgerView(OrganizationView, ListAPIView[Observation]):
    queryset = Observation.objects.none()
    serializer_class = ObservationSerializer

    def get_queryset(self) -> QuerySet[Observation]:
        asked = {name: text for name, text in self.request.query_params.dict().items() if "\0" not in text}
        rows = Observation.objects.filter(organization=self.organization).select_related("custom_domain")
        rows = rows.filter(**{column: asked[name] for name, column in FILTERS.items() if name in asked})
        return _of_round(rows, asked.get("round", "")).order_by("-at", "role", "server", "type", "pk")


@extend_schema_view(
    get=extend_schema(
        operation_id="organization_dns_journal",
        summary="What was written to the zone, the latest first",
        responses={200: JournalSerializer(many=True), **READING},
    )
)
class JournalView(OrganizationView, ListAPIView[JournalEntry]):
    queryset = JournalEntry.objects.none()
    serializer_class = JournalSerializer

    def get_queryset(self) -> QuerySet[JournalEntry]:
        return JournalEntry.objects.filter(organization=self.organization).order_by("-at", "pk")

    def get_serializer_context(self) -> Mapping[str, Any]:
        if self.is_documented:
            return super().get_serializer_context()
        reader = Reader(self.organization, is_staff=bool(getattr(self.request.user, "is_staff", False)))
        return {**super().get_serializer_context(), "reader": reader}


def _of_round(rows: QuerySet[Observation], text: str) -> QuerySet[Observation]:
    if not text:
        return rows
    if text == "newest":
        return rows.filter(round__in=rows.order_by("-at").values("round")[:1])
    try:
        return rows.filter(round=uuid.UUID(text))
    except ValueError:
        raise ValidationError({"round": "This is the id of no round."}) from None
