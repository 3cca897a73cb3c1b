from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from dns.models.observation import Observation
from tenants.models import Organization
from tenants.models.base import UUIDModel

OPEN = Q(quorum_at__isnull=True, superseded_at__isnull=True)


class PropagationQuerySet(models.QuerySet["Propagation"]):
    def open(self) -> "PropagationQuerySet":
        return self.filter(OPEN)

    def supersede(self) -> int:
        """Stop waiting for these: another write took their place, or nobody waits for the name any more."""
        return self.open().update(superseded_at=timezone.now())

    def below(self, base: str) -> "PropagationQuerySet":
        return self.filter(organization__base_domain=base)


class Propagation(UUIDModel):
    """The way of one write into the world: when it was made, when all authoritative servers and a quorum had it."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=253)
    expected = models.JSONField(default=dict, help_text="By type, what is waited for.")
    written_at = models.DateTimeField()
    authoritative_at = models.DateTimeField(null=True)
    quorum_at = models.DateTimeField(null=True)
    superseded_at = models.DateTimeField(null=True, help_text="A later write took its place before a quorum had it.")

    objects = PropagationQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "name"], condition=OPEN, name="one_open_propagation")
        ]
        indexes = [
            models.Index(fields=["written_at"], name="propagation_day"),
            models.Index(fields=["organization", "-written_at"], name="propagation_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, written {self.written_at:%Y-%m-%d %H:%M:%S}"

    @property
    def is_open(self) -> bool:
        return self.quorum_at is None and self.superseded_at is None

    @property
    def to_authoritative(self) -> timedelta | None:
        return self._since_written(self.authoritative_at)

    @property
    def to_quorum(self) -> timedelta | None:
        return self._since_written(self.quorum_at)

    def _since_written(self, moment: datetime | None) -> timedelta | None:
        return None if moment is None else moment - self.written_at


class PropagationServer(UUIDModel):
    """When one server first agreed."""

    propagation = models.ForeignKey(Propagation, on_delete=models.CASCADE, related_name="servers")
    server = models.CharField(max_length=300)
    role = models.CharField(max_length=13, choices=Observation.Role)
    agreed_at = models.DateTimeField()

    class Meta:
        ordering = ["agreed_at"]
        constraints = [models.UniqueConstraint(fields=["propagation", "server", "role"], name="a_server_agrees_once")]

    def __str__(self) -> str:
        return f"{self.server} ({self.role})"


class PropagationDay(UUIDModel):
    """All writes of one day (UTC) that is over, summed up for the figures of all organizations."""

    day = models.DateField(unique=True)
    writes = models.PositiveIntegerField(default=0)
    authoritative = models.JSONField(null=True, help_text="Seconds to all authoritative servers: [p50, p95].")
    quorum = models.JSONField(null=True, help_text="Seconds to a quorum of resolvers: [p50, p95].")
    servers = models.JSONField(default=list, help_text="For each, how many answers came within which time.")

    class Meta:
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day}, {self.writes} writes"
