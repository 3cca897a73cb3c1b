from django.db import models

from tenants.models.base import UUIDModel
from tenants.models.organization import Organization


class ReleasedName(UUIDModel):
    """A host name that somebody gave up: in quarantine, so that no stranger takes it over with its visitors."""

    host = models.CharField(max_length=253, unique=True, help_text="The full name, e.g. acme.sonicus.eu")
    organization = models.ForeignKey(
        Organization, null=True, on_delete=models.SET_NULL, related_name="+", help_text="It alone may have it back."
    )
    organization_name = models.CharField(max_length=120, blank=True, help_text="As it was then.")
    why = models.CharField(max_length=200)
    released_at = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField(db_index=True, help_text="From then on anybody may take it.")

    class Meta:
        ordering = ["-released_at"]

    def __str__(self) -> str:
        return self.host
