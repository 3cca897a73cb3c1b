from django.conf import settings
from django.db import models
from django.db.models import Q

from tenants.models import Organization
from tenants.models.base import UUIDModel


class CustomDomain(UUIDModel):
    """A customer's own name. Two states that are never one: who owns it, and whether a certificate stands for it.

    It leads to the organization (a tenants.Domain row) only while its ownership is proven.
    """

    class Ownership(models.TextChoices):
        PENDING = "pending", "waits for proof"
        PROVEN = "proven", "proven"
        FAILING = "failing", "proof no longer found"  # still routed, within its grace
        STOPPED = "stopped", "no longer routed"  # the grace is over
        EXPIRED = "expired", "never proven"
        REMOVED = "removed", "removed"

    class Certificate(models.TextChoices):
        NONE = "none", "none yet"
        VALID = "valid", "valid"
        EXPIRING = "expiring", "expires soon"
        FAILED = "failed", "failed"

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="custom_domains")
    name = models.CharField(max_length=253, help_text="In the form in which DNS knows it (A-label), small letters.")
    token = models.CharField(max_length=40, unique=True, help_text="Of the TXT challenge: 160 bit, base32.")
    target = models.CharField(max_length=40, unique=True, help_text="Label of its own target below cname.")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    ownership = models.CharField(max_length=8, choices=Ownership, default=Ownership.PENDING)
    reason = models.CharField(max_length=40, blank=True, help_text="Machine-readable: what stands in the way.")
    message = models.TextField(blank=True, help_text="The same for people.")
    diagnosis = models.JSONField(default=dict, help_text="What was asked, answered and expected at the last check.")
    checks = models.PositiveIntegerField(default=0, help_text="How often it was looked at since it was added.")
    checked_at = models.DateTimeField(null=True)
    next_check_at = models.DateTimeField(null=True, db_index=True)
    expires_at = models.DateTimeField(null=True, help_text="Unless proven by then it is dropped.")
    proven_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    certificate = models.CharField(max_length=8, choices=Certificate, default=Certificate.NONE)
    certificate_message = models.TextField(blank=True)
    certificate_until = models.DateTimeField(null=True)
    certificate_checked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(ownership__in=["proven", "failing"]),
                name="custom_domain_proven_by_one",
            ),
            models.UniqueConstraint(
                fields=["organization", "name"],
                condition=~Q(ownership__in=["expired", "removed"]),
                name="custom_domain_once_in_an_organization",
            ),
            models.CheckConstraint(
                condition=Q(ownership__in=["pending", "proven", "failing", "stopped", "expired", "removed"]),
                name="ownership_known",
            ),
            models.CheckConstraint(
                condition=Q(certificate__in=["none", "valid", "expiring", "failed"]), name="certificate_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name
