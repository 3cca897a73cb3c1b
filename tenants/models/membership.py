from django.conf import settings
from django.db import models
from django.db.models import Q

from tenants.models.base import UUIDModel
from tenants.models.organization import Organization


class Membership(UUIDModel):
    """A person's place in one organization."""

    class Role(models.TextChoices):
        OWNER = "owner", "owner"
        ADMIN = "admin", "admin"
        MEMBER = "member", "member"

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role, default=Role.MEMBER)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "user"], name="one_membership_for_a_person"),
            models.CheckConstraint(condition=Q(role__in=["owner", "admin", "member"]), name="role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.role})"
