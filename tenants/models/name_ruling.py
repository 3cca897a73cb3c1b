from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from tenants.models.base import UUIDModel
from tenants.naming.skeleton import skeleton_of
from tenants.slugs import normalize_slug, validate_slug


class NameRuling(UUIDModel):
    """What staff decided of one label, over what the data file and the rules say."""

    class Ruling(models.TextChoices):
        RESERVED = "reserved", "nobody may take it"
        RELEASED = "released", "anybody may take it"
        GRANTED = "granted", "one person may take it"

    name = models.CharField(
        max_length=40,
        unique=True,
        validators=[validate_slug],
        help_text="The label alone, as in its address: label.base domain. It counts below every base domain.",
    )
    ruling = models.CharField(max_length=8, choices=Ruling)
    granted_to = models.EmailField(
        blank=True, help_text="Whose organization may take it, when it is granted: the owner's address."
    )
    why = models.CharField(max_length=200, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(ruling__in=["reserved", "released", "granted"]), name="ruling_known"),
            models.CheckConstraint(
                condition=Q(ruling="granted") & ~Q(granted_to="") | ~Q(ruling="granted") & Q(granted_to=""),
                name="granted_to_somebody",
            ),
        ]
        indexes = [models.Index(skeleton_of("name"), name="ruling_skeleton")]

    def __str__(self) -> str:
        return f"{self.name}: {self.get_ruling_display()}"

    def clean_fields(self, exclude: Any = None) -> None:
        self.name = normalize_slug(self.name)
        super().clean_fields(exclude)

    def clean(self) -> None:
        if (self.ruling == self.Ruling.GRANTED) != bool(self.granted_to):
            raise ValidationError({"granted_to": "Say to whom it is granted, and only then."})
