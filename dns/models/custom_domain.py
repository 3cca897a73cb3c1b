from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from tenants.models import Organization
from tenants.models.base import UUIDModel


class CustomDomainQuerySet(models.QuerySet["CustomDomain"]):
    def living(self) -> "CustomDomainQuerySet":
        """Those that count: neither removed nor dropped."""
        return self.exclude(ownership__in=[CustomDomain.Ownership.EXPIRED, CustomDomain.Ownership.REMOVED])

    def routed(self) -> "CustomDomainQuerySet":
        """Those that lead to their organization."""
        return self.filter(ownership__in=[CustomDomain.Ownership.PROVEN, CustomDomain.Ownership.FAILING])

    def holding(self) -> "CustomDomainQuerySet":
        """Those that keep their name, and those above and below it, from other organizations."""
        return self.filter(ownership=CustomDomain.Ownership.PROVEN)

    def giving_way(self) -> "CustomDomainQuerySet":
        """Those whose proof is gone: they may come back, until another organization proves the name."""
        return self.filter(ownership__in=[CustomDomain.Ownership.FAILING, CustomDomain.Ownership.STOPPED])

    def due(self, now: datetime) -> "CustomDomainQuerySet":
        """Those that somebody should look at, and nobody does."""
        free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
        return self.living().filter(free, next_check_at__lte=now)


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
    failed_days = models.PositiveSmallIntegerField(default=0, help_text="In a row; days without any answer count not.")
    failed_at = models.DateTimeField(null=True, help_text="When the last of these days was counted.")
    reminders = models.PositiveSmallIntegerField(default=0, help_text="How often its owners were asked for the proof.")
    asked_at = models.DateTimeField(null=True, help_text="When somebody last wanted it verified at once.")
    lease_until = models.DateTimeField(null=True, help_text="Until then a worker is asking.")
    granted_at = models.DateTimeField(null=True, help_text="Staff allow it beside another organization's domain.")
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    certificate = models.CharField(max_length=8, choices=Certificate, default=Certificate.NONE)
    certificate_message = models.TextField(blank=True)
    certificate_until = models.DateTimeField(null=True)
    certificate_checked_at = models.DateTimeField(null=True)

    objects = CustomDomainQuerySet.as_manager()

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

    @property
    def is_living(self) -> bool:
        return self.ownership not in (self.Ownership.EXPIRED, self.Ownership.REMOVED)

    @property
    def is_holding(self) -> bool:
        """Whether its proof stands, or is gone for so short a time that nobody else may claim the name."""
        return self.ownership == self.Ownership.PROVEN

    @property
    def is_routed(self) -> bool:
        return self.ownership in (self.Ownership.PROVEN, self.Ownership.FAILING)
