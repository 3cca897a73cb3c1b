from collections.abc import Iterable

from django.conf import settings
from django.db import models, transaction

from dns.providers.base import USUAL_TTL, DnsRecord, DnsZone
from tenants.models import Organization
from tenants.models.base import UUIDModel


class RecordQuerySet(models.QuerySet["Record"]):
    def as_values(self) -> list[DnsRecord]:
        return [record.as_value() for record in self]

    def hold_place(
        self, organization: Organization | None, zone: DnsZone, place: tuple[str, str], records: Iterable[DnsRecord]
    ) -> None:
        """What an owner holds at one name and type is this and nothing else; rows that say so stay untouched."""
        name, type = place
        held = {record.key: record for record in records}
        with transaction.atomic():
            for row in self.filter(organization=organization, zone=zone.name, name=name, type=type):
                row.become(zone, held.pop(row.as_value().key, None))
            self.bulk_create(Record(organization=organization).filled(zone, record) for record in held.values())


class Record(UUIDModel):
    """The registry: one record that we made and that is ours to change and remove.

    Written by the reconcilers only. Without an organization it is the platform's own, as the target of custom domains.
    """

    organization = models.ForeignKey(Organization, null=True, on_delete=models.PROTECT, related_name="+")
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
            models.UniqueConstraint(
                fields=["organization", "name", "type", "content"], name="one_row_for_a_record", nulls_distinct=False
            )
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


class WantedRecord(UUIDModel):
    """A further record that staff want at or below an organization's name, beside those that every one has."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="wanted_records")
    name = models.CharField(max_length=253, help_text="The full name: its host, or a name below it.")
    type = models.CharField(max_length=10)
    content = models.TextField()
    ttl = models.PositiveIntegerField(default=USUAL_TTL, help_text="Seconds.")
    why = models.CharField(max_length=200, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "type", "content"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "name", "type", "content"], name="wanted_once"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.name} → {self.content}"

    def as_value(self) -> DnsRecord:
        return DnsRecord(self.name, self.type, self.content, self.ttl)
