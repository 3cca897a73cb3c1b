from django.db import models
from django.db.models import Q

from dns.models.zones import Zone
from tenants.models import Organization
from tenants.models.base import UUIDModel


class Difference(UUIDModel):
    """One name and type at which the zone, when it was last surveyed, was not as it should be.

    Only of what was ready before: what the loop is just building is no drift. Records are told as in a journal entry.
    """

    class Kind(models.TextChoices):
        MISSING = "missing", "missing"
        CHANGED = "changed", "changed"
        EXTRA = "extra", "ours, but not wanted"
        FOREIGN = "foreign", "somebody else’s in our place"

    zone = models.ForeignKey(Zone, on_delete=models.CASCADE, related_name="differences")
    organization = models.ForeignKey(Organization, null=True, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=7, choices=Kind)
    name = models.CharField(max_length=253)
    type = models.CharField(max_length=10)
    wanted = models.JSONField(default=list)
    seen = models.JSONField(default=list)
    found_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "type"]
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "organization", "kind", "name", "type"], name="difference_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["missing", "changed", "extra", "foreign"]), name="difference_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.type} {self.name}"
