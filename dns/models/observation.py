import uuid
from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone

from dns.models.custom_domain import CustomDomain
from tenants.models import Organization
from tenants.models.base import UUIDModel

LONGEST_KEPT = timedelta(days=1)  # no resolver keeps "does not exist" for longer (RFC 2308, 5, advises three hours)

LONGEST_ROUND = timedelta(minutes=1)  # its rows are written together; without a border all of the past is read

IS_TROUBLE = ~models.Q(stance="Agrees") & ~models.Q(stance="")  # few rows, of which staff ask for the latest


class ObservationQuerySet(models.QuerySet["Observation"]):
    def latest_round(self, organization: Organization) -> "ObservationQuerySet":
        """All that was asked at once, the last time; questions about custom domains are not among them."""
        own = self.filter(organization=organization, custom_domain=None)
        newest = own.order_by("-at").first()
        if newest is None:
            return own.none()
        return own.filter(round=newest.round, at__gte=newest.at - LONGEST_ROUND)

    def last_of_resolvers(self, organization: Organization, name: str) -> "ObservationQuerySet":
        """What each resolver said last of a name, by type; older than a day no answer is kept anywhere."""
        recent = self.filter(organization=organization, name=name, role="resolver", custom_domain=None)
        recent = recent.filter(at__gte=timezone.now() - LONGEST_KEPT)
        return recent.order_by("server", "type", "-at").distinct("server", "type")

    def before(self, moment: datetime) -> "ObservationQuerySet":
        return self.filter(at__lt=moment)


class Observation(UUIDModel):
    """The propagation ledger: what one server answered, once. Kept for DNS_LEDGER_DAYS."""

    class Role(models.TextChoices):
        AUTHORITATIVE = "authoritative", "authoritative"
        RESOLVER = "resolver", "resolver"

    # Without indexes of their own, which those below make needless: no table is written to as often.
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+", db_index=False)
    custom_domain = models.ForeignKey(
        CustomDomain, null=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    round = models.UUIDField(default=uuid.uuid4, help_text="The same for all that was asked at once.")
    server = models.CharField(max_length=300, help_text="host:port")
    role = models.CharField(max_length=13, choices=Role)
    name = models.CharField(max_length=253)
    type = models.CharField(max_length=10)
    expected = models.JSONField(default=list)
    rcode = models.CharField(max_length=80, help_text="Or why there was no answer.")
    answers = models.JSONField(default=list)
    ttl = models.PositiveBigIntegerField(null=True, help_text="Seconds; for how long the answer may be kept.")
    authoritative = models.BooleanField(default=False, help_text="The AA flag of the answer.")
    milliseconds = models.PositiveIntegerField()
    chain = models.JSONField(default=list, help_text="The aliases that were followed.")
    serial = models.PositiveBigIntegerField(null=True, help_text="Of the zone's SOA, where it was told.")
    secure = models.BooleanField(null=True, help_text="The AD flag of a validating resolver.")
    transport = models.CharField(max_length=3, default="udp", help_text="udp, or tcp after a cut answer.")
    stance = models.CharField(max_length=20, blank=True, help_text="What it means: Agrees, NotYet, WrongValue, …")
    says = models.TextField(blank=True, help_text="The same in words.")
    at = models.DateTimeField(auto_now_add=True)

    objects = ObservationQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "role", "server", "type"]
        indexes = [
            models.Index(fields=["organization", "-at"], name="observation_latest"),
            models.Index(fields=["at"], name="observation_age"),
            models.Index(fields=["stance", "-at"], condition=IS_TROUBLE, name="observation_trouble"),
            models.Index(
                fields=["custom_domain", "-at"],
                condition=models.Q(custom_domain__isnull=False),
                name="observation_of_domain",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=["authoritative", "resolver"]), name="observation_role_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.server}: {self.type} {self.name} {self.rcode} {', '.join(self.answers)}".rstrip()

    @property
    def kept_until(self) -> datetime | None:
        """Until then the server that gave this answer may give it again without asking anybody."""
        return None if self.ttl is None else self.at + timedelta(seconds=self.ttl)
