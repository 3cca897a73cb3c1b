"""/organizations/{slug}/dns/records/: what stands in DNS for an organization, and what staff want beside it."""

import uuid
from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from dns.api.base import CHANGING, READING, OrganizationView
from dns.api.examples import RECORDS, WISH
from dns.api.problems import RECORD_REFUSED
from dns.api.serializers import NewRecordSerializer, RecordSerializer
from dns.models import WantedRecord
from dns.records import wanted
from dns.reports.records import RecordReport, records_of, report_of
from tenants.models import Organization

ADD, DELETE = "dns.add_wantedrecord", "dns.delete_wantedrecord"


class RecordsView(OrganizationView):
    @extend_schema(
        operation_id="organization_dns_records",
        summary="The records that stand, and those about to be written",
        responses={200: RecordSerializer(many=True), **READING},
        examples=[RECORDS],
    )
    def get(self, request: Request, slug: str) -> Response:
        return Response([_shown(one) for one in records_of(self.organization)])

    @extend_schema(
        operation_id="organization_dns_record_add",
        summary="Want a further record (staff)",
        description="The loop writes it; `since` tells when it stood. Safe to repeat: for a record that is wanted "
        "already, with the same name, type, content and lifetime, the answer is 200 and the one that there is.",
        request=NewRecordSerializer,
        responses={200: RecordSerializer, 201: RecordSerializer, 400: RECORD_REFUSED, **CHANGING},
        examples=[WISH],
    )
    def post(self, request: Request, slug: str) -> Response:
        organization = self.require_staff(ADD)
        asked = NewRecordSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        row, is_new = wanted.ensure(organization, actor=self.person, **asked.validated_data)
        address = reverse("organization_dns_api_record", args=[slug, row.pk], request=request)
        code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
        return Response(_of_wish(row), status=code, headers={"Location": address})


class RecordView(OrganizationView):
    @extend_schema(
        operation_id="organization_dns_record",
        summary="A further record that staff want",
        responses={200: RecordSerializer, **READING},
    )
    def get(self, request: Request, slug: str, pk: uuid.UUID) -> Response:
        return Response(_of_wish(_wish(self.organization, pk)))

    @extend_schema(
        operation_id="organization_dns_record_change",
        summary="Want another record in place of one (staff)",
        description="Another record is another wish: the answer bears a new id. Nothing changes where it is refused.",
        request=NewRecordSerializer(partial=True),
        responses={200: RecordSerializer, 400: RECORD_REFUSED, **CHANGING},
    )
    def patch(self, request: Request, slug: str, pk: uuid.UUID) -> Response:
        organization = self.require_staff(ADD, DELETE)
        asked = NewRecordSerializer(data=request.data, partial=True)
        asked.is_valid(raise_exception=True)
        with transaction.atomic():
            Organization.objects.hold(organization.pk)  # of two who change the same one, the second finds it gone
            row = _wish(organization, pk)
            fields = {**_fields(row), **asked.validated_data}
            wanted.remove(row, self.person)
            row = wanted.add(organization, actor=self.person, **fields)
        return Response(_of_wish(row))

    @extend_schema(
        operation_id="organization_dns_record_remove",
        summary="Want a further record no longer (staff)",
        responses={204: None, **CHANGING},
    )
    def delete(self, request: Request, slug: str, pk: uuid.UUID) -> Response:
        wanted.remove(_wish(self.require_staff(DELETE), pk), self.person)
        return Response(status=status.HTTP_204_NO_CONTENT)


def _wish(organization: Organization, pk: uuid.UUID) -> WantedRecord:
    """Raises Http404 where it is another organization's, or nobody's."""
    return get_object_or_404(WantedRecord.objects.select_related("organization"), organization=organization, pk=pk)


def _fields(row: WantedRecord) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("name", "type", "content", "ttl", "why")}


def _of_wish(row: WantedRecord) -> Any:
    return _shown(report_of(row))


def _shown(one: RecordReport) -> Any:
    record = one.record
    facts = {"name": record.name, "type": record.type, "content": record.content, "ttl": record.ttl}
    return RecordSerializer({**facts, "since": one.since, "id": one.wanted}).data
