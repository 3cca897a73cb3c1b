from django.db import models

from tenants.models.base import UUIDModel
from tenants.models.organization import Organization


class Attempt(UUIDModel):
    """One turn of one step: the ledger behind `explain`, the progress page and the figures. Only ever appended."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="attempts")
    step = models.CharField(max_length=40)
    started_at = models.DateTimeField()
    milliseconds = models.PositiveIntegerField(help_text="How long the turn took.")
    generation = models.PositiveBigIntegerField()
    planned = models.JSONField(default=list, help_text="The changes it wanted, in order.")
    done = models.JSONField(default=list, help_text="Those that went through.")
    status = models.CharField(max_length=12, help_text="What the condition became.")
    reason = models.CharField(max_length=60)
    message = models.TextField(blank=True)

    class Meta:
        ordering = ["-started_at"]
        indexes = [models.Index(fields=["organization", "step", "-started_at"], name="attempts_of_a_step")]

    def __str__(self) -> str:
        return f"{self.step}: {self.reason}"
