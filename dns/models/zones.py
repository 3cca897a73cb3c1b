from django.db import models
from django.db.models import Q

from tenants.models.base import UUIDModel


class Zone(UUIDModel):
    """A base domain of the settings, and what was last seen of the zone that holds it."""

    class Policy(models.TextChoices):
        FULL = "full", "full"
        UPSERT_ONLY = "upsert-only", "upsert only"
        READ_ONLY = "read-only", "read only"

    base = models.CharField("base domain", max_length=253, unique=True)
    policy = models.CharField(
        max_length=11, choices=Policy, default=Policy.FULL, help_text="The stricter of this and the settings' holds."
    )

    # Facts, written by the survey only.
    name = models.CharField("zone", max_length=253, blank=True)
    identifier = models.CharField("provider's identifier", max_length=100, blank=True)
    provider = models.CharField(max_length=20, blank=True)
    nameservers = models.JSONField(default=list)
    serial = models.PositiveBigIntegerField(null=True)
    negative_ttl = models.PositiveIntegerField(null=True, help_text="Seconds that resolvers keep “does not exist”.")
    records = models.PositiveIntegerField(null=True, help_text="How many the zone holds, ours among them.")
    surveyed_at = models.DateTimeField(null=True)
    message = models.TextField(blank=True, help_text="Why the last survey failed.")

    class Meta:
        ordering = ["base"]
        constraints = [
            models.CheckConstraint(
                condition=Q(policy__in=["full", "upsert-only", "read-only"]), name="zone_policy_known"
            )
        ]

    def __str__(self) -> str:
        return self.base


class SeenRecord(UUIDModel):
    """One record as a survey found it."""

    name = models.CharField(max_length=253)
    type = models.CharField(max_length=10)
    content = models.TextField()
    ttl = models.PositiveIntegerField(help_text="Seconds.")
    disabled = models.BooleanField(default=False, help_text="Stored, but not served.")

    class Meta:
        abstract = True
        ordering = ["name", "type", "content"]

    def __str__(self) -> str:
        return f"{self.type} {self.name} → {self.content}"


class ForeignRecord(SeenRecord):
    """Somebody else's record in a zone of ours: shown, never touched; a name that has one cannot be taken."""

    zone = models.ForeignKey(Zone, on_delete=models.CASCADE, related_name="foreign_records")
    first_seen_at = models.DateTimeField(auto_now_add=True)

    class Meta(SeenRecord.Meta):
        constraints = [models.UniqueConstraint(fields=["zone", "name", "type", "content"], name="foreign_record_once")]
        indexes = [models.Index(fields=["name"], name="foreign_name")]


class Orphan(SeenRecord):
    """A record that bears our marker, of an organization that no longer is: quarantined, then removed."""

    zone = models.ForeignKey(Zone, on_delete=models.CASCADE, related_name="orphans")
    marked_for = models.UUIDField(null=True, help_text="The organization that its marker names.")
    found_at = models.DateTimeField(auto_now_add=True)
    quarantined_until = models.DateTimeField(help_text="Then it is removed.")
    removed_at = models.DateTimeField(null=True)

    class Meta(SeenRecord.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "name", "type", "content"],
                condition=Q(removed_at__isnull=True),
                name="orphan_once",
            )
        ]
