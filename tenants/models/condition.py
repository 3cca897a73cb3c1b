import uuid

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from tenants.models.base import UUIDModel
from tenants.models.organization import Organization


class ConditionQuerySet(models.QuerySet["Condition"]):
    def due(self, *, holder: uuid.UUID | None = None) -> "ConditionQuerySet":
        """Those that somebody should look at now and nobody (but `holder`) holds."""
        free = Q(lease_until__isnull=True) | Q(lease_until__lt=Now())
        behind = Q(observed_generation__lt=F("organization__generation"), next_attempt_at__isnull=True)
        return self.filter(
            Q(next_attempt_at__lte=Now()) | behind,
            free | Q(lease=holder) if holder else free,
            organization__vouched_at__isnull=False,
            organization__left_at__isnull=True,
        )

    def wake(self) -> int:
        """Make these due at once, also those under a turn right now: `wakes` tells the turn that it was overtaken."""
        return self.update(wakes=F("wakes") + 1, next_attempt_at=Now())


class Condition(UUIDModel):
    """The state of one step for one organization. Written by the loop only."""

    class Status(models.TextChoices):
        READY = "ready", "ready"
        RECONCILING = "reconciling", "in progress"
        BLOCKED = "blocked", "waiting for another step"
        STALLED = "stalled", "needs attention"

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="conditions")
    step = models.CharField(max_length=40)
    status = models.CharField(max_length=12, choices=Status, default=Status.RECONCILING)
    reason = models.CharField(max_length=60, default="Requested", help_text="Machine-readable.")
    message = models.TextField(blank=True, help_text="For people.")
    since = models.DateTimeField(auto_now_add=True, help_text="When it came into this status.")
    attempts = models.PositiveIntegerField(default=0, help_text="Turns since it was last ready.")
    failures = models.PositiveIntegerField(default=0, help_text="Failed turns in a row; decides the back-off.")
    next_attempt_at = models.DateTimeField(null=True, blank=True, db_index=True)
    observed_generation = models.PositiveBigIntegerField(default=0)
    turns = models.PositiveBigIntegerField(
        default=0, help_text="All turns ever; a claim is an update that counts one up."
    )
    wakes = models.PositiveBigIntegerField(default=0, help_text="How often it was asked for.")
    lease = models.UUIDField(null=True, blank=True, help_text="Who works on it now.")
    lease_until = models.DateTimeField(null=True, blank=True)

    objects = ConditionQuerySet.as_manager()

    class Meta:
        ordering = ["organization", "step"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "step"], name="one_condition_for_a_step"),
            models.CheckConstraint(
                condition=Q(status__in=["ready", "reconciling", "blocked", "stalled"]), name="status_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step} of {self.organization}"

    @property
    def is_ready(self) -> bool:
        return self.status == self.Status.READY

    def is_settled_at(self, generation: int) -> bool:
        """Ready, and for what is desired now, not for what was desired before."""
        return self.is_ready and self.observed_generation >= generation
