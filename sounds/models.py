"""What lives in a tenant's schema. Nothing points out of it: members are named by UUID (docs/decisions/0004)."""

import uuid

from django.db import models


class SoundPackage(models.Model):
    """A named set of sounds in the organization's library."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120, unique=True)
    description = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class AssignedPackage(models.Model):
    """A package that a member may use."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    package = models.ForeignKey(SoundPackage, on_delete=models.CASCADE, related_name="assignments")
    member_id = models.UUIDField(db_index=True, help_text="Membership.id in the public schema.")
    assigned_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["assigned_at"]
        constraints = [models.UniqueConstraint(fields=["package", "member_id"], name="a_package_once_for_a_member")]

    def __str__(self) -> str:
        return f"{self.package} for {self.member_id}"
