from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import MD5, Now
from django.utils import timezone

from tenants.models.base import UUIDModel

FIRST_SURVEY_WITHIN = timedelta(minutes=3)  # beat looks each minute, and a worker takes its time
LATE = timedelta(hours=1)  # several were due since


class ZoneQuerySet(models.QuerySet["Zone"]):
    def due(self) -> "ZoneQuerySet":
        """Those of the settings that should be surveyed now."""
        is_due = Q(next_survey_at__isnull=True) | Q(next_survey_at__lte=Now())
        return self.filter(is_due, base__in=settings.BASE_DOMAINS)


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

    next_survey_at = models.DateTimeField(null=True, editable=False)

    # Facts, written by the survey only.
    name = models.CharField("zone", max_length=253, blank=True)
    identifier = models.CharField("provider's identifier", max_length=100, blank=True)
    provider = models.CharField(max_length=20, blank=True)
    nameservers = models.JSONField(default=list)
    serial = models.PositiveBigIntegerField(null=True)
    negative_ttl = models.PositiveIntegerField(null=True, help_text="Seconds that resolvers keep “does not exist”.")
    records = models.PositiveIntegerField(null=True, help_text="How many the zone holds, ours among them.")
    ours = models.PositiveIntegerField(null=True, help_text="How many of them are ours.")
    surveyed_at = models.DateTimeField(null=True, help_text="When a survey last succeeded.")
    message = models.TextField(blank=True, help_text="Why the last survey failed.")
    doubts = models.PositiveSmallIntegerField(default=0, help_text="Surveys in a row that were not believed.")
    hindrance = models.TextField(blank=True, help_text="Why our own records, or orphans, are not as they should be.")

    objects = ZoneQuerySet.as_manager()

    class Meta:
        ordering = ["base"]
        constraints = [
            models.CheckConstraint(
                condition=Q(policy__in=["full", "upsert-only", "read-only"]), name="zone_policy_known"
            )
        ]

    def __str__(self) -> str:
        return self.base

    @property
    def is_configured(self) -> bool:
        """Whether settings still know it; what was last seen of it is kept."""
        return self.base in settings.BASE_DOMAINS

    @property
    def trouble(self) -> str:
        """Why an operator should look, in words; empty where all is well."""
        if not self.is_configured:
            return ""
        return " ".join(text for text in (self.message or self._lateness, self.hindrance) if text)

    @property
    def awaits_first_survey(self) -> bool:
        """Nobody can have looked yet, and somebody will in a moment."""
        if not self.is_configured or self.surveyed_at or self.message or self.next_survey_at is None:
            return False
        return self.next_survey_at > timezone.now() - FIRST_SURVEY_WITHIN

    @property
    def _lateness(self) -> str:
        if self.surveyed_at is None:
            return "" if self.awaits_first_survey else "It was never surveyed."
        age = timezone.now() - self.surveyed_at
        return f"Its last survey was {age / timedelta(hours=1):.0f} h ago." if age > LATE else ""


class SurveyedRecord(UUIDModel):
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


class ForeignRecord(SurveyedRecord):
    """Somebody else's record in a zone of ours: shown, never touched; a name that has one cannot be taken."""

    zone = models.ForeignKey(Zone, on_delete=models.CASCADE, related_name="foreign_records")
    first_seen_at = models.DateTimeField(auto_now_add=True)

    class Meta(SurveyedRecord.Meta):
        constraints = [  # of the content its digest: an index row holds 2.7 kB at most, a TXT may hold more
            models.UniqueConstraint("zone", "name", "type", MD5("content"), name="foreign_record_once")
        ]
        indexes = [models.Index(fields=["name"], name="foreign_name")]


class OrphanQuerySet(models.QuerySet["Orphan"]):
    def standing(self) -> "OrphanQuerySet":
        """Those that were still in the zone when it was last surveyed."""
        return self.filter(removed_at__isnull=True)

    def due(self) -> "OrphanQuerySet":
        """To be removed now: their quarantine is over, or staff said so."""
        is_over = Q(ruling=Orphan.Ruling.QUARANTINE, quarantined_until__lte=Now())
        return self.standing().filter(is_over | Q(ruling=Orphan.Ruling.REMOVE))


class Orphan(SurveyedRecord):
    """A record that bears our marker, of an organization that no longer is: quarantined, then removed."""

    class Ruling(models.TextChoices):
        QUARANTINE = "quarantine", "removed after its quarantine"
        REMOVE = "remove", "to be removed now"
        KEEP = "keep", "kept"

    zone = models.ForeignKey(Zone, on_delete=models.CASCADE, related_name="orphans")
    marked_for = models.UUIDField(null=True, help_text="The organization that its marker names.")
    found_at = models.DateTimeField(auto_now_add=True)
    quarantined_until = models.DateTimeField(help_text="Then it is removed.")
    ruling = models.CharField(max_length=10, choices=Ruling, default=Ruling.QUARANTINE, help_text="Staff may decide.")
    ruled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    message = models.TextField(blank=True, help_text="Why it could not be removed.")
    removed_at = models.DateTimeField(null=True, help_text="When it was gone from the zone, by us or by others.")

    objects = OrphanQuerySet.as_manager()

    class Meta(SurveyedRecord.Meta):
        constraints = [
            models.UniqueConstraint(
                "zone", "name", "type", MD5("content"), condition=Q(removed_at__isnull=True), name="orphan_once"
            ),
            models.CheckConstraint(
                condition=Q(ruling__in=["quarantine", "remove", "keep"]), name="orphan_ruling_known"
            ),
        ]
