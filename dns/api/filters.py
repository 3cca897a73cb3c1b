"""What lists may be asked for: read, checked and documented in one place."""

from typing import Any

from rest_framework import serializers

from dns.models import JournalEntry, Observation
from dns.propagation.stances import Stance

LATER = "Not older than this."
EARLIER = "Older than this: with it a list stays the same from page to page, though newer rows are added meanwhile."


class RoundField(serializers.CharField):
    """The id of a round, or “newest”."""

    default_error_messages = {"round": "This is the id of no round; it is a UUID, or “newest”."}

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        if text == "newest":
            return text
        try:
            return str(serializers.UUIDField().run_validation(text))
        except serializers.ValidationError:
            self.fail("round")


class LatestFirst(serializers.Serializer[Any]):
    """Both lists are long, and bear a moment in each row."""

    since = serializers.DateTimeField(required=False, help_text=LATER)
    before = serializers.DateTimeField(required=False, help_text=EARLIER)
    name = serializers.CharField(required=False, max_length=300, help_text="A full name in DNS.")
    type = serializers.CharField(required=False, max_length=10, help_text="A, AAAA, TXT, …")

    def found_in(self, rows: Any) -> Any:
        """The rows that fit. Raises ValidationError, by parameter."""
        self.is_valid(raise_exception=True)
        columns = {"since": "at__gte", "before": "at__lt", "domain": "custom_domain__name"}
        asked = {columns.get(name, name): value for name, value in self.validated_data.items() if name != "round"}
        return rows.filter(**asked)


class LedgerFilter(LatestFirst):
    round = RoundField(required=False, help_text="The id of a round, or “newest”.")
    server = serializers.CharField(required=False, max_length=300, help_text="host:port, as in the rows.")
    role = serializers.ChoiceField(Observation.Role.choices, required=False)
    stance = serializers.ChoiceField([stance.value for stance in Stance], required=False)
    domain = serializers.CharField(required=False, max_length=300, help_text="A custom domain, as its A-label.")

    def found_in(self, rows: Any) -> Any:
        found = super().found_in(rows)
        asked = self.validated_data.get("round")
        if asked == "newest":
            return found.filter(round__in=found.order_by("-at").values("round")[:1])
        return found.filter(round=asked) if asked else found


class JournalFilter(LatestFirst):
    state = serializers.ChoiceField(JournalEntry.State.choices, required=False)
    action = serializers.ChoiceField(JournalEntry.Action.choices, required=False)
