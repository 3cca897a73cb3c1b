"""What we remember of the customer file."""

from django.db import models
from django.utils import timezone

from crm.providers.base import ObservedLead
from tenants.models import Organization
from tenants.models.base import UUIDModel


class LeadQuerySet(models.QuerySet["Lead"]):
    def of(self, organization: Organization) -> "Lead | None":
        return self.filter(organization=organization).first()


class Lead(UUIDModel):
    """An organization's lead. Its id is kept from the moment it is made, and is never asked for again."""

    class State(models.TextChoices):
        OPEN = "open", "open"
        WON = "won", "won"
        LOST = "lost", "lost"
        GONE = "gone", "gone in Odoo"

    organization = models.OneToOneField(Organization, on_delete=models.CASCADE, related_name="+")
    odoo_id = models.PositiveBigIntegerField("number in Odoo")
    url = models.URLField("address in Odoo", max_length=500)
    stage = models.CharField(max_length=200, blank=True, help_text="As it was last seen, in Odoo's words.")
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    synced_at = models.DateTimeField("last seen", null=True, blank=True)

    objects = LeadQuerySet.as_manager()

    class Meta:
        ordering = ["organization"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["open", "won", "lost", "gone"]), name="lead_state_known"
            )
        ]

    def __str__(self) -> str:
        return f"Lead {self.odoo_id}"

    @property
    def is_gone(self) -> bool:
        return self.state == self.State.GONE

    def note(self, observed: ObservedLead | None) -> None:
        """Remember how the lead was seen; None means that it is gone. Where it stood last is then kept."""
        self.state = self._state_of(observed)
        self.stage = observed.stage[:200] if observed else self.stage
        self.synced_at = timezone.now()
        self.save(update_fields=["state", "stage", "synced_at"])

    def _state_of(self, observed: ObservedLead | None) -> State:
        if observed is None:
            return self.State.GONE
        if observed.is_archived:
            return self.State.LOST
        return self.State.WON if observed.is_won else self.State.OPEN
