from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from tenants.availability import Availability
from tenants.models import Condition, Organization, Plan
from tenants.naming.objection import Reason
from tenants.state import State, state_of
from tenants.workflow import workflow


class ConditionSerializer(serializers.ModelSerializer[Condition]):
    """The state of one step."""

    label = serializers.SerializerMethodField(help_text="For people.")  # type: ignore[assignment]

    class Meta:
        model = Condition
        fields = ("step", "label", "status", "reason", "message", "since", "attempts", "next_attempt_at")
        read_only_fields = fields

    def get_label(self, condition: Condition) -> str:
        return workflow()[condition.step].label


class OrganizationSerializer(serializers.ModelSerializer[Organization]):
    """An organization: what is desired for it, and what became of it."""

    plan = serializers.SlugRelatedField[Plan](slug_field="key", read_only=True)
    state = serializers.SerializerMethodField()
    url = serializers.CharField(read_only=True, help_text="Where browsers find its home.")
    host = serializers.CharField(read_only=True, help_text="Its name in DNS.")
    conditions = serializers.SerializerMethodField()

    class Meta:
        model = Organization
        fields = (
            *("id", "slug", "name", "email", "plan", "host", "url", "source", "standing", "state"),
            *("created_at", "live_at", "leaving_at", "left_at", "conditions"),
        )
        read_only_fields = fields

    def get_state(self, organization: Organization) -> State:
        return state_of(organization, organization.conditions.all())

    @extend_schema_field(ConditionSerializer(many=True))
    def get_conditions(self, organization: Organization) -> list[Any]:
        order = workflow().names
        known = [condition for condition in organization.conditions.all() if condition.step in order]
        known.sort(key=lambda condition: order.index(condition.step))
        return list(ConditionSerializer(known, many=True).data)


class NewOrganizationSerializer(serializers.Serializer[Any]):
    """What is asked for. The rules of each field, emptiness among them, are those of every door (tenants/intake.py)."""

    name = serializers.CharField(allow_blank=True, max_length=120)
    slug = serializers.CharField(allow_blank=True, max_length=200, help_text="The label of its address.")
    email = serializers.CharField(allow_blank=True, max_length=254, help_text="Its contact.")
    plan = serializers.CharField(allow_blank=True, max_length=200, help_text="The key of an offered plan.")


class PlanSerializer(serializers.ModelSerializer[Plan]):
    """What an organization buys."""

    class Meta:
        model = Plan
        fields = ("key", "name", "description", "price_cents", "currency", "trial_days", "instances")
        read_only_fields = fields


class AvailabilitySerializer(serializers.Serializer[Availability]):
    """Whether an address can be had, and if not, why (tenants/availability.py)."""

    slug = serializers.CharField(help_text="As it would be written down.")
    available = serializers.BooleanField()
    host = serializers.CharField(help_text="The whole name in DNS.")
    reason = serializers.ChoiceField(Reason.choices, allow_blank=True, help_text="Why not; empty when it can be had.")
    message = serializers.CharField(help_text="For people.")
    warning = serializers.CharField(help_text="Whose living address it is easily mistaken for; empty: nobody's.")
    until = serializers.DateTimeField(allow_null=True, help_text="When a quarantine ends.")
    suggestions = serializers.ListField(child=serializers.CharField(), help_text="Three near ones that are free.")


class FieldProblemSerializer(serializers.Serializer[Any]):
    code = serializers.ChoiceField([*Reason.choices, ("unknown", "there is no such thing")])
    message = serializers.CharField()
    suggestions = serializers.ListField(child=serializers.CharField(), help_text="Of a name: what else is free.")
    until = serializers.DateTimeField(allow_null=True, help_text="Of a name in quarantine: when that ends.")


class ProblemSerializer(serializers.Serializer[Any]):
    """Problem details (RFC 9457)."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    errors = serializers.DictField(child=FieldProblemSerializer(many=True), required=False)  # type: ignore[assignment]
