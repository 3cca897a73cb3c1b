"""/organizations/{slug}/dns/records/: what stands in DNS for an organization, and what staff want beside it."""

import uuid
from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from dns.api.base import CHANGING, READING, OrganizationView
from dns.api.problems import RECORD_REFUSED
from dns.api.serializers import NewRecordSerializer, RecordSerializer
from dns.models import WantedRecord
from dns.records import wanted
from dns.reports.records import RecordReport, records_of

ADD, DELETE = "dns.add_wantedrecord", "dns.delete_wantedrecord"


class RecordsView(OrganizationView):
    @extend_schema(
        operation_id="organization_dns_records",
        summary="The records that stand, and those about to be written",
        responses={200: RecordSerializer(many=True), **READING},
    )
    def get(self, request: Request, slug: str) -> Response:
        return Response([_shown(one) for one in records_of(self.organization)])

    @extend_schema(
        operation_id="organization_dns_record_add",
        summary="Want a further record (staff)",
        description="The loop writes it; `since` tells when it stood.",
        request=NewRecordSerializer,
        responses={201: RecordSerializer, 400: RECORD_REFUSED, **CHANGING},
    )
    def post(self, request: Request, slug: str) -> Response:
        organization = self.require_staff(ADD)
        asked = NewRecordSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        row = wanted.add(organization, actor=self.person, **asked.validated_data)
        return Response(_just_wanted(row), status=status.HTTP_201_CREATED)


class RecordView(OrganizationView):
    @extend_schema(
        operation_id="organization_dns_record_change",
        summary="Want another record in place of one (staff)",
        description="Another record is another wish: the answer bears a new id. Nothing changes where it is refused.",
        request=NewRecordSerializer(partial=True),
        responses={200: RecordSerializer, 400: RECORD_REFUSED, **CHANGING},
    )
    def patch(self, request: Request, slug: str, pk: uuid.UUID) -> Response:
        row = self._wanted(pk, ADD, DELETE)
        asked = NewRecordSerializer(data=request.data, partial=True)
        asked.is_valid(raise_exception=True)
        fields = {**_fields(row), **asked.validated_data}
        with transaction.atomic():
            wanted.remove(row, self.person)
            row = wanted.add(self.organization, actor=self.person, **fields)
        return Response(_just_wanted(row))

    @extend_schema(
        operation_id="organization_dns_record_remove",
        summary="Want a further record no longer (staff)",
        responses={204: None, **CHANGING},
    )
    def delete(self, request: Request, slug: str, pk: uuid.UUID) -> Response:
        wanted.remove(self._wanted(pk, DELETE), self.person)
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _wanted(self, pk: uuid.UUID, *rights: str) -> WantedRecord:
        rows = WantedRecord.objects.select_related("organization").filter(organization=self.require_staff(*rights))
        return get_object_or_404(rows, pk=pk)


def _fields(row: WantedRecord) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("name", "type", "content", "ttl", "why")}


def _just_wanted(row: WantedRecord) -> Any:
    return _shown(RecordReport(row.as_value(), None, row.pk))


def _shown(one: RecordReport) -> Any:
    record = one.record
    facts = {"name": record.name, "type": record.type, "content": record.content, "ttl": record.ttl}
    return RecordSerializer({**facts, "since": one.since, "id": one.wanted}).data
