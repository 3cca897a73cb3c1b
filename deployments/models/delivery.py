from django.db import models

from deployments.models.release import Release
from tenants.models import UUIDModel


class Delivery(UUIDModel):
    """A callback of the platform that was accepted; its id is never accepted again."""

    webhook_id = models.CharField(max_length=200, unique=True, editable=False)
    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="deliveries")
    kind = models.CharField(max_length=60, help_text="deployment.live, ...")
    seq = models.PositiveBigIntegerField()
    had_effect = models.BooleanField(help_text="No: it said nothing new.")
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-received_at"]
        verbose_name_plural = "deliveries"

    def __str__(self) -> str:
        return f"{self.kind} ({self.seq})"
