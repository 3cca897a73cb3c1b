from typing import Any

from django.conf import settings
from django.db import models

from tenants.models.base import UUIDModel
from tenants.models.organization import Organization


class AuditEvent(UUIDModel):
    """Who did what to which organization, written in the same transaction as the deed. Survives both."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    actor_name = models.CharField(max_length=254, help_text="As it was then.")
    organization = models.ForeignKey(Organization, null=True, on_delete=models.SET_NULL, related_name="audit_events")
    organization_slug = models.CharField(max_length=40, blank=True)
    verb = models.CharField(max_length=60, help_text="organization.created, step.requested, ...")
    details = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.verb} {self.organization_slug}"

    @classmethod
    def record(cls, verb: str, *, organization: Organization | None, actor: Any = None, **details: Any) -> "AuditEvent":
        """Append one event. `actor` is a User, or text naming a door where no person is known."""
        person = actor if getattr(actor, "pk", None) else None
        return cls.objects.create(
            verb=verb,
            actor=person,
            actor_name=str(actor or "system"),
            organization=organization,
            organization_slug=organization.slug if organization else "",
            details=details,
        )
