from django.conf import settings
from django.db import models
from django.db.models import Q

from tenants.models.base import UUIDModel


class NameRuling(UUIDModel):
    """What staff decided of one label, over what the data file and the rules say."""

    class Ruling(models.TextChoices):
        RESERVED = "reserved", "nobody may take it"
        RELEASED = "released", "anybody may take it"
        GRANTED = "granted", "one person may take it"

    name = models.CharField(max_length=40, unique=True)
    ruling = models.CharField(max_length=8, choices=Ruling)
    granted_to = models.EmailField(blank=True, help_text="Whose organization may take it, when it is granted.")
    why = models.CharField(max_length=200, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(ruling__in=["reserved", "released", "granted"]), name="ruling_known")
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.get_ruling_display()}"
