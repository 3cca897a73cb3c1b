from collections.abc import Iterable

from django.db import models, transaction

from dns.providers.base import DnsRecord, DnsZone
from tenants.models import Organization
from tenants.models.base import UUIDModel


class RecordQuerySet(models.QuerySet["Record"]):
    def as_values(self) -> list[DnsRecord]:
        return [record.as_value() for record in self]

    def remember(self, organization: Organization, zone: DnsZone, records: Iterable[DnsRecord]) -> None:
        """What an organization holds in DNS is this, and nothing else; rows that say so already stay untouched."""
        held = {record.key: record for record in records}
        with transaction.atomic():
            for row in self.filter(organization=organization):
                row.become(zone, held.pop(row.as_value().key, None))
            self.bulk_create(Record(organization=organization).filled(zone, record) for record in held.values())


class Record(UUIDModel):
    """One record that we made and that is ours to change and remove. Written by the reconciler only."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    zone = models.CharField(max_length=253)
    zone_identifier = models.CharField(max_length=100, help_text="The provider's word for the zone.")
    identifier = models.CharField(
        "provider's identifier", max_length=100, help_text="May be outdated; never relied on."
    )
    name = models.CharField(max_length=253)
    type = models.CharField(max_length=10)
    content = models.TextField()
    ttl = models.PositiveIntegerField(help_text="Seconds.")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["name", "type", "content"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "name", "type", "content"], name="one_row_for_a_record")
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.name} → {self.content}"

    def become(self, zone: DnsZone, record: DnsRecord | None) -> None:
        """Hold another writing of the same record, or vanish where it is no longer held."""
        if record is None:
            self.delete()
        elif record != self.as_value() or zone.identifier != self.zone_identifier:
            self.filled(zone, record).save()

    def filled(self, zone: DnsZone, record: DnsRecord) -> "Record":
        self.zone, self.zone_identifier = zone.name, zone.identifier
        self.name, self.type, self.content = record.name, record.type, record.content
        self.ttl, self.identifier = record.ttl, record.identifier
        return self

    def as_value(self) -> DnsRecord:
        return DnsRecord(self.name, self.type, self.content, self.ttl, self.identifier)


class ObservationQuerySet(models.QuerySet["Observation"]):
    def replace_round(self, organization: Organization, observations: Iterable["Observation"]) -> None:
        """Keep the latest round only."""
        with transaction.atomic():
            self.filter(organization=organization).delete()
            self.bulk_create(observations)


class Observation(UUIDModel):
    """What one server answered in the latest round of questions about an organization's name."""

    class Role(models.TextChoices):
        AUTHORITATIVE = "authoritative", "authoritative"
        RESOLVER = "resolver", "resolver"

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    server = models.CharField(max_length=300, help_text="host:port")
    role = models.CharField(max_length=13, choices=Role)
    name = models.CharField(max_length=253)
    type = models.CharField(max_length=10)
    expected = models.JSONField(default=list)
    rcode = models.CharField(max_length=80, help_text="Or why there was no answer.")
    answers = models.JSONField(default=list)
    ttl = models.PositiveBigIntegerField(null=True, help_text="Seconds; for how long the answer may be kept.")
    authoritative = models.BooleanField(default=False, help_text="The AA flag of the answer.")
    milliseconds = models.PositiveIntegerField()
    at = models.DateTimeField(auto_now_add=True)

    objects = ObservationQuerySet.as_manager()

    class Meta:
        ordering = ["role", "server", "type"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=["authoritative", "resolver"]), name="observation_role_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.server}: {self.type} {self.name} {self.rcode} {', '.join(self.answers)}".rstrip()
