from django.conf import settings
from django.db import models
from django.db.models import Q

from tenants.models import Organization
from tenants.models.base import UUIDModel


class JournalEntry(UUIDModel):
    """One write to a zone at one name and type: begun before it is sent, so that no write goes unrecorded.

    `before` and `after` hold all records of that place as {"content", "ttl", "disabled"}.
    """

    class Action(models.TextChoices):
        CREATE = "create", "create"
        UPDATE = "update", "update"
        DELETE = "delete", "delete"

    class State(models.TextChoices):
        BEGUN = "begun", "begun"  # and never ended: the process died, and it may or may not have been done
        DONE = "done", "done"
        FAILED = "failed", "failed"

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    ended_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=6, choices=State, default=State.BEGUN)
    zone = models.CharField(max_length=253)
    name = models.CharField(max_length=253)
    type = models.CharField(max_length=10)
    action = models.CharField(max_length=6, choices=Action)
    before = models.JSONField(default=list)
    after = models.JSONField(default=list)
    message = models.TextField(blank=True, help_text="Why it failed.")
    elsewhere = models.JSONField(default=list, help_text="What else changed in the zone meanwhile, that is not ours.")
    organization = models.ForeignKey(Organization, null=True, on_delete=models.SET_NULL, related_name="+")
    organization_slug = models.CharField(max_length=40, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    actor_name = models.CharField(max_length=254, help_text="As it was then; “loop” where nobody asked.")
    why = models.CharField(max_length=200)
    is_drift = models.BooleanField(default=False, help_text="Nobody had asked for a change: a repair.")
    reverts = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="reverted_by")

    class Meta:
        ordering = ["-at"]
        verbose_name_plural = "journal entries"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["begun", "done", "failed"]), name="journal_state_known"),
            models.CheckConstraint(condition=Q(action__in=["create", "update", "delete"]), name="journal_action_known"),
        ]
        indexes = [
            models.Index(fields=["zone", "-at"], name="journal_of_zone"),
            models.Index(fields=["organization", "-at"], name="journal_of_organization"),
            models.Index(fields=["name", "-at"], name="journal_of_name"),
            models.Index(fields=["zone"], condition=Q(state="begun"), name="journal_left_open"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.type} {self.name}"


class Pin(UUIDModel):
    """What stands at one name and type by a reverted write, in place of what would be desired, until it is lifted."""

    organization = models.ForeignKey(Organization, null=True, on_delete=models.CASCADE, related_name="pins")
    zone = models.CharField(max_length=253)
    name = models.CharField(max_length=253)
    type = models.CharField(max_length=10)
    records = models.JSONField(default=list, help_text="As in a journal entry; empty: nothing shall stand there.")
    entry = models.ForeignKey(JournalEntry, null=True, on_delete=models.SET_NULL, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["name", "type"]
        constraints = [models.UniqueConstraint(fields=["zone", "name", "type"], name="one_pin_for_a_place")]

    def __str__(self) -> str:
        return f"{self.type} {self.name}"
