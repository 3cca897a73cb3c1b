"""/organizations/{slug}/dns/records/: what stands in DNS for an organization."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from dns.api.base import READING, OrganizationView
from dns.api.serializers import RecordSerializer
from dns.reports.records import records_of


class RecordsView(OrganizationView):
    @extend_schema(
        operation_id="organization_dns_records",
        summary="The records that stand, and those about to be written",
        responses={200: RecordSerializer(many=True), **READING},
    )
    def get(self, request: Request, slug: str) -> Response:
        found = [{**vars(one.record), "since": one.since, "id": one.wanted} for one in records_of(self.organization)]
        return Response(RecordSerializer(found, many=True).data)
