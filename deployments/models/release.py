from datetime import timedelta
from typing import ClassVar

from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from deployments.backends.base import Handle, ReleaseSpec
from tenants.models import Organization, UUIDModel

# How long a release may stay in a state before a human should hear of it.
PATIENCE = {
    "requested": timedelta(minutes=1),
    "accepted": timedelta(minutes=2),
    "provisioning": timedelta(minutes=10),
    "health_check": timedelta(minutes=5),
}
PATIENCE_WITH_REMOVAL = timedelta(minutes=5)


class ReleaseQuerySet(models.QuerySet["Release"]):
    def standing(self) -> "ReleaseQuerySet":
        """Those of which something may be left outside."""
        return self.filter(gone_at__isnull=True)

    def newest(self, organization: Organization) -> "Release | None":
        return self.filter(organization=organization).order_by("-number").first()

    def older_than(self, release: "Release") -> "ReleaseQuerySet":
        return self.filter(organization=release.organization_id, number__lt=release.number)

    def begin(self, organization: Organization, number: int, spec: ReleaseSpec) -> "Release":
        """The release of that number, made unless it is there. The newest wins; only a live one serves on meanwhile."""
        with transaction.atomic():
            release, _ = self.get_or_create(organization=organization, number=number, defaults={"spec": spec.as_json()})
            self.older_than(release).filter(state__in=Release.UNFINISHED).update(state=Release.State.SUPERSEDED)
        return release


class Release(UUIDModel):
    """What an organization runs, or ran. Its state comes from observation only (deployments/observation.py)."""

    class State(models.TextChoices):
        REQUESTED = "requested", "requested"
        ACCEPTED = "accepted", "accepted"
        PROVISIONING = "provisioning", "provisioning"
        HEALTH_CHECK = "health_check", "health check"
        LIVE = "live", "live"
        FAILED = "failed", "failed"
        TIMED_OUT = "timed_out", "timed out"
        SUPERSEDED = "superseded", "superseded"
        REMOVED = "removed", "removed"

    IN_PROGRESS = (State.REQUESTED, State.ACCEPTED, State.PROVISIONING, State.HEALTH_CHECK)
    UNFINISHED = (*IN_PROGRESS, State.TIMED_OUT)
    FINAL = (State.FAILED, State.SUPERSEDED, State.REMOVED)

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField(help_text="Within the organization.")
    spec = models.JSONField(help_text="All that is needed to run it again.")
    state = models.CharField(max_length=12, choices=State, default=State.REQUESTED)
    state_at = models.DateTimeField(default=timezone.now, help_text="When it came into this state.")
    created_at = models.DateTimeField(auto_now_add=True)
    requested_at = models.DateTimeField(null=True, help_text="When the platform first answered our request.")
    external_id = models.CharField(max_length=200, blank=True, db_index=True, help_text="As the platform calls it.")
    status_url = models.CharField(max_length=500, blank=True)

    # What was last observed.
    seq = models.PositiveBigIntegerField(default=0, help_text="Rises with each word of the platform; lower is late.")
    instances = models.PositiveIntegerField(default=0)
    ready_instances = models.PositiveIntegerField(default=0)
    endpoint = models.CharField(max_length=200, blank=True, help_text="Where its instances answer.")
    message = models.TextField(blank=True)
    observed_at = models.DateTimeField(null=True)

    removal_asked_at = models.DateTimeField(null=True)
    gone_at = models.DateTimeField(null=True, help_text="Since then nothing of it was seen outside.")

    objects: ClassVar[ReleaseQuerySet] = ReleaseQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["organization", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "number"], name="one_release_of_a_number"),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "requested",
                        "accepted",
                        "provisioning",
                        "health_check",
                        "live",
                        "failed",
                        "timed_out",
                        "superseded",
                        "removed",
                    ]
                ),
                name="release_state_known",
            ),
        ]

    def __str__(self) -> str:
        return f"release {self.number} of {self.organization}"

    @property
    def handle(self) -> Handle | None:
        return Handle(self.external_id, self.status_url) if self.external_id else None

    @property
    def is_gone(self) -> bool:
        return self.gone_at is not None

    @property
    def is_overdue(self) -> bool:
        patience = PATIENCE.get(self.state)
        return patience is not None and timezone.now() - self.state_at > patience

    @property
    def awaits_removal(self) -> bool:
        """Whether removal was asked for and may still be on its way."""
        asked_at = self.removal_asked_at
        return asked_at is not None and timezone.now() - asked_at <= PATIENCE_WITH_REMOVAL

    @property
    def seconds_in_state(self) -> float:
        return (timezone.now() - self.state_at).total_seconds()

    def keep_handle(self, handle: Handle) -> None:
        """Remember the platform's answer to our request."""
        rows = Release.objects.filter(pk=self.pk)
        rows.update(external_id=handle.identifier, status_url=handle.status_url)
        rows.filter(requested_at__isnull=True).update(requested_at=Now())

    def time_out(self) -> None:
        """Nothing was heard for too long. A later word of the platform wins over this."""
        Release.objects.filter(pk=self.pk, state=self.state).update(state=self.State.TIMED_OUT, state_at=Now())

    def note_removal_asked(self) -> None:
        Release.objects.filter(pk=self.pk).update(removal_asked_at=Now())
