from django.db import models
from django.db.models import F, Q

from tenants.models.base import UUIDModel
from tenants.models.organization import Organization


class SchemaTemplate(UUIDModel):
    """What a tenant's schema is to be at one state of the code. Written by tenants/schemas/template.py only.

    Processes of two releases may run side by side: each reads the row of its own state.
    """

    code_state = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the tenant apps' migrations.")
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of the catalog's description of the template.")
    ddl = models.TextField(help_text="Statements that make such a schema, with unqualified names.")
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return self.fingerprint[:12]


class TenantSchemaQuerySet(models.QuerySet["TenantSchema"]):
    def pooled(self) -> "TenantSchemaQuerySet":
        """Those that belong to nobody yet."""
        return self.filter(organization__isnull=True)


class TenantSchema(UUIDModel):
    """A PostgreSQL schema of ours: an organization's, or a ready one that waits in the pool.

    Whoever makes or drops a schema writes its row in the same transaction, so that there is never one without the
    other; what was made in several transactions is in state MAKING until it is whole.
    """

    class Origin(models.TextChoices):
        DDL = "ddl", "generated DDL"
        MIGRATIONS = "migrations", "migrations"
        BACKUP = "backup", "a backup"

    class State(models.TextChoices):
        MAKING = "making", "being made"
        NEWEST = "newest", "at the newest"
        BEHIND = "behind", "behind"
        FAILED = "failed", "failed"
        DIFFERENT = "different", "applied but different"

    name = models.CharField(max_length=63, unique=True)
    organization = models.OneToOneField(
        Organization,
        on_delete=models.PROTECT,  # never SET_NULL: that would put an organization's rows into the pool
        null=True,
        blank=True,
        related_name="schema",
    )
    origin = models.CharField(max_length=10, choices=Origin)
    state = models.CharField(max_length=10, choices=State, default=State.MAKING)
    message = models.TextField(blank=True, help_text="The error of a migration that failed, or what is different.")
    fingerprint = models.CharField(max_length=64, blank=True, help_text="As it was last measured.")
    made_at = models.DateTimeField(auto_now_add=True)
    made_in_ms = models.PositiveIntegerField(default=0, help_text="How long making it took, in milliseconds.")
    claimed_at = models.DateTimeField(null=True, blank=True)
    measured_at = models.DateTimeField(null=True, blank=True)
    migrated_at = models.DateTimeField(null=True, blank=True)

    objects = TenantSchemaQuerySet.as_manager()

    class Meta:
        ordering = ["made_at"]
        verbose_name = "schema"
        constraints = [
            models.CheckConstraint(condition=Q(name__regex=r"^t_[0-9a-f]{24}$"), name="schema_is_a_tenants"),
            models.CheckConstraint(
                condition=Q(organization__isnull=True, claimed_at__isnull=True)
                | Q(organization__isnull=False, claimed_at__isnull=False),
                name="claimed_is_for_ever",  # an organization's schema cannot become one of the pool
            ),
            models.CheckConstraint(
                condition=Q(state__in=["making", "newest", "behind", "failed", "different"]), name="schema_state_known"
            ),
            models.CheckConstraint(condition=Q(origin__in=["ddl", "migrations", "backup"]), name="origin_known"),
            models.CheckConstraint(
                condition=~Q(origin="backup") | Q(organization__isnull=False),
                name="restored_is_somebodys",  # it holds an organization's rows from the first moment
            ),
        ]
        indexes = [
            models.Index(F("fingerprint"), F("made_at"), name="pool", condition=Q(organization__isnull=True)),
            models.Index(F("claimed_at"), name="schema_claimed_at"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_pooled(self) -> bool:
        return self.organization_id is None

    @property
    def came_from_pool(self) -> bool:
        """One that is made on the spot is claimed before it is there; adopted and restored ones never waited."""
        was_made_here = self.made_in_ms > 0 and self.origin != self.Origin.BACKUP
        return was_made_here and self.claimed_at is not None and self.claimed_at > self.made_at
