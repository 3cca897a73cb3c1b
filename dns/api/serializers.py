"""What programs read of an organization's own name."""

from typing import Any

from rest_framework import serializers

from dns.models import JournalEntry, Observation
from dns.providers.base import USUAL_TTL
from dns.records import wanted
from dns.reports.history import Reader, write_in_words
from dns.reports.state import Kind


class CountSerializer(serializers.Serializer[Any]):
    """Of the newest round: how many servers agree in all that they were asked."""

    agree = serializers.IntegerField()
    asked = serializers.IntegerField(help_text="0 where none of them was asked.")


class StateSerializer(serializers.Serializer[Any]):
    """How the organization's own name does in DNS. Poll it until `is_over` is true."""

    host = serializers.CharField(help_text="Its name in DNS.")
    kind = serializers.ChoiceField(choices=[kind.value for kind in Kind])
    reason = serializers.CharField(help_text="Machine-readable: Ready, NotYetAuthoritative, Propagating, Conflict, …")
    sentence = serializers.CharField(help_text="For people.")
    details = serializers.CharField(allow_blank=True, help_text="What was found.")
    todo = serializers.CharField(allow_blank=True, help_text="What there is to do, if anything.")
    until = serializers.DateTimeField(allow_null=True, help_text="When it is expected, or looked at again.")
    is_over = serializers.BooleanField(help_text="Nothing changes any more unless somebody asks for it.")
    asked_at = serializers.DateTimeField(allow_null=True, help_text="When servers were last asked.")
    authoritative = CountSerializer()
    resolvers = CountSerializer()


class RecordSerializer(serializers.Serializer[Any]):
    """A record that stands, or is about to be written."""

    name = serializers.CharField()
    type = serializers.CharField()
    content = serializers.CharField()
    ttl = serializers.IntegerField(help_text="Seconds.")
    since = serializers.DateTimeField(allow_null=True, help_text="Null: not written yet.")
    id = serializers.UUIDField(allow_null=True, help_text="Of a further record that staff set; null for the others.")


class NewRecordSerializer(serializers.Serializer[Any]):
    """A further record that staff want. The rules of each field are those of every door (dns/records/wanted.py)."""

    name = serializers.CharField(max_length=300, help_text="The organization's host, or a name below it.")
    type = serializers.CharField(max_length=10, help_text=f"One of {', '.join(wanted.TYPES)}.")
    content = serializers.CharField(max_length=3000, trim_whitespace=False)
    ttl = serializers.IntegerField(default=USUAL_TTL, help_text="Seconds.")
    why = serializers.CharField(default="", allow_blank=True, max_length=200, help_text="For whoever wonders later.")


class ObservationSerializer(serializers.ModelSerializer[Observation]):
    """One answer of one server: a row of the propagation ledger."""

    domain = serializers.SlugRelatedField[Any](source="custom_domain", slug_field="name", read_only=True)

    class Meta:
        model = Observation
        fields = (
            *("id", "at", "round", "server", "role", "domain", "name", "type", "rcode", "answers", "expected", "ttl"),
            *("authoritative", "milliseconds", "chain", "serial", "secure", "transport", "stance", "says"),
        )
        read_only_fields = fields


class JournalSerializer(serializers.ModelSerializer[JournalEntry]):
    """One write to the zone at one name and type, with what stood there before and after."""

    words = serializers.SerializerMethodField(help_text="For people.")
    who = serializers.SerializerMethodField(help_text="Who wanted it; “Sonicus” where the loop did.")

    class Meta:
        model = JournalEntry
        fields = (
            *("id", "at", "ended_at", "state", "action", "zone", "name", "type", "before", "after"),
            *("is_drift", "reverts", "words", "who"),
        )
        read_only_fields = fields

    def get_words(self, entry: JournalEntry) -> str:
        return write_in_words(entry)

    def get_who(self, entry: JournalEntry) -> str:
        reader: Reader = self.context["reader"]
        return reader.name_of(entry)


class SpreadSerializer(serializers.Serializer[Any]):
    """Seconds."""

    p50 = serializers.FloatField()
    p95 = serializers.FloatField()


class DayFiguresSerializer(serializers.Serializer[Any]):
    """All writes of one day (UTC), and how long it took until servers answered them."""

    day = serializers.DateField()
    writes = serializers.IntegerField()
    authoritative = SpreadSerializer(allow_null=True)
    quorum = SpreadSerializer(allow_null=True)


class ServerFiguresSerializer(serializers.Serializer[Any]):
    """One server: how long after a write it first answered it."""

    server = serializers.CharField()
    role = serializers.ChoiceField(choices=Observation.Role.choices)
    writes = serializers.IntegerField()
    spread = SpreadSerializer()


class FiguresSerializer(serializers.Serializer[Any]):
    """How fast DNS follows our writes, in the last days."""

    days = DayFiguresSerializer(many=True)
    servers = ServerFiguresSerializer(many=True)


class AskedSerializer(serializers.Serializer[Any]):
    """It was asked for; what comes of it is read at `state`."""

    message = serializers.CharField()
    state = serializers.URLField(help_text="Poll this address.")
