from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from tenants.models.base import UUIDModel
from tenants.models.organization import Organization


class ReleasedNameQuerySet(models.QuerySet["ReleasedName"]):
    def in_force(self) -> "ReleasedNameQuerySet":
        return self.filter(until__gt=timezone.now())

    def over(self) -> "ReleasedNameQuerySet":
        return self.filter(until__lte=timezone.now())


class ReleasedName(UUIDModel):
    """A host name that somebody gave up: in quarantine, so that no stranger takes it over with its visitors."""

    host = models.CharField(max_length=253, unique=True, help_text="The full name, e.g. acme.sonicus.eu")
    organization = models.ForeignKey(
        Organization, null=True, on_delete=models.SET_NULL, related_name="+", help_text="It alone may have it back."
    )
    holder = models.UUIDField(help_text="The same organization's key, which outlives its row.")
    organization_name = models.CharField(max_length=120, blank=True, help_text="As it was then.")
    why = models.CharField(max_length=200)
    released_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(db_index=True, help_text="From then on anybody may take it.")

    objects = ReleasedNameQuerySet.as_manager()

    class Meta:
        ordering = ["-released_at"]
        constraints = [models.CheckConstraint(condition=Q(host=Lower("host")), name="released_host_is_folded")]

    def __str__(self) -> str:
        return self.host
