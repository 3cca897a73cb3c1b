"""What may be refused here, for programs: each field with the codes that this room gives."""

from typing import Any, get_args

from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers

from dns.domains.refusing import Code as DomainCode
from dns.records.unwantable import Code as RecordCode
from tenants.api.serializers import FieldProblemSerializer, ProblemSerializer


class DomainFieldProblemSerializer(FieldProblemSerializer):
    code = serializers.ChoiceField(get_args(DomainCode))


class DomainProblemSerializer(ProblemSerializer):
    """Problem details (RFC 9457) of a domain."""

    errors = serializers.DictField(child=DomainFieldProblemSerializer(many=True), required=False)


class RecordFieldProblemSerializer(FieldProblemSerializer):
    code = serializers.ChoiceField(get_args(RecordCode))


class RecordProblemSerializer(ProblemSerializer):
    """Problem details (RFC 9457) of a further record."""

    errors = serializers.DictField(child=RecordFieldProblemSerializer(many=True), required=False)


def _refused(serializer: Any) -> OpenApiResponse:
    return OpenApiResponse(serializer, "What was refused, by field; nothing was made.")


DOMAIN_REFUSED, RECORD_REFUSED = _refused(DomainProblemSerializer), _refused(RecordProblemSerializer)
