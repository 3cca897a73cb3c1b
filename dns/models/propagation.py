from django.db import models
from django.db.models import Q

from dns.models.observation import Observation
from tenants.models import Organization
from tenants.models.base import UUIDModel


class Propagation(UUIDModel):
    """The way of one write into the world: when it was made, when all authoritative servers and a quorum had it."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=253)
    expected = models.JSONField(default=dict, help_text="By type, what is waited for.")
    written_at = models.DateTimeField()
    authoritative_at = models.DateTimeField(null=True)
    quorum_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-written_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "name"], condition=Q(quorum_at__isnull=True), name="one_open_propagation"
            )
        ]
        indexes = [models.Index(fields=["written_at"], name="propagation_day")]

    def __str__(self) -> str:
        return f"{self.name}, written {self.written_at:%Y-%m-%d %H:%M:%S}"


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
