"""What programs read and send of custom domains."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from dns.domains import Instruction, instructions
from dns.domains.naming import display
from dns.models import CustomDomain
from dns.reports.domains import DomainReport


class NewDomainSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(
        allow_blank=True, max_length=500, help_text="As people write it: shop.example.com, müller.de, or its A-label."
    )


class InstructionSerializer(serializers.Serializer[Instruction]):
    """One record to set, and how it was last seen."""

    type = serializers.CharField()
    name = serializers.CharField(help_text="In full.")
    host = serializers.CharField(help_text="Without the zone, as DNS hosts want it; @ for the zone itself.")
    value = serializers.CharField()
    ttl = serializers.IntegerField(help_text="Seconds; only advised.")
    why = serializers.CharField(help_text="For people.")
    is_needed = serializers.BooleanField(help_text="Without it the domain is not proven.")
    state = serializers.ChoiceField(choices=["right", "missing", "wrong", "unknown"])
    seen = serializers.ListField(child=serializers.CharField(), help_text="All values that stood there.")


class TestimonySerializer(serializers.Serializer[Any]):
    """What one of the domain's own name servers said at the last look."""

    server = serializers.CharField()
    health = serializers.CharField(help_text="Answers, Lame, Broken or Silent.")
    agrees = serializers.BooleanField()
    says = serializers.CharField()


class ShortDomainSerializer(serializers.ModelSerializer[CustomDomain]):
    """A custom domain. `ownership` and `certificate` are two states, and never one."""

    display = serializers.SerializerMethodField(help_text="As people write it.")
    is_routed = serializers.BooleanField(read_only=True, help_text="Whether it leads to the organization.")

    class Meta:
        model = CustomDomain
        fields: tuple[str, ...] = (
            *("name", "display", "ownership", "reason", "message", "is_routed", "made_at", "checks", "checked_at"),
            *("next_check_at", "expires_at", "proven_at", "failing_since", "failed_days", "removed_at"),
            *("certificate", "certificate_message", "certificate_until", "certificate_checked_at"),
        )
        read_only_fields = fields

    def get_display(self, domain: CustomDomain) -> str:
        return display(domain.name)


class DomainSerializer(ShortDomainSerializer):
    """A custom domain, with the records to set and what its name servers said."""

    instructions = serializers.SerializerMethodField(help_text="Empty where it no longer counts.")
    servers = serializers.SerializerMethodField()
    warnings = serializers.SerializerMethodField(help_text="What keeps nothing from being proven, but visitors away.")

    class Meta(ShortDomainSerializer.Meta):
        fields = (*ShortDomainSerializer.Meta.fields, "instructions", "servers", "warnings")
        read_only_fields = fields

    @extend_schema_field(InstructionSerializer(many=True))
    def get_instructions(self, domain: CustomDomain) -> list[Any]:
        return [InstructionSerializer(one).data for one in instructions(domain)] if domain.is_living else []

    @extend_schema_field(TestimonySerializer(many=True))
    def get_servers(self, domain: CustomDomain) -> list[Any]:
        return list(TestimonySerializer(domain.diagnosis.get("servers", []), many=True).data)

    def get_warnings(self, domain: CustomDomain) -> list[str]:
        return DomainReport(domain).warnings
