"""All schemas in a few figures, counted by the database; the same for commands, staff pages and the doctor."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Q

from tenants.models import Organization, TenantSchema
from tenants.schemas.advice import STATES
from tenants.schemas.overtaken import overtaken
from tenants.schemas.pool import ready, target
from tenants.schemas.removal import strays

State = TenantSchema.State
WITHOUT_SCHEMA = """
    SELECT s.name FROM tenants_tenantschema s LEFT JOIN pg_namespace n ON n.nspname = s.name
    WHERE n.nspname IS NULL AND s.state <> 'making' ORDER BY s.name
"""


@dataclass(frozen=True)
class Summary:
    """`ready` are those of the pool that the next organization may have; `waiting` organizations have none yet."""

    organizations: int
    pooled: int
    ready: int
    target: int
    making: int
    behind: int
    failed: int
    different: int
    missing: list[str]
    strays: list[str]
    waiting: int

    @property
    def has_trouble(self) -> bool:
        return bool(self.failed or self.different or self.missing or self.strays)

    def __str__(self) -> str:
        pool = f"{self.pooled} in the pool ({self.ready} ready, target {self.target})"
        unmade = f" ({self.waiting} more wait for theirs)" if self.waiting else ""
        counts = {
            "behind": self.behind,
            "failed": self.failed,
            STATES[State.DIFFERENT]: self.different,
            "being made": self.making,
            "missing": len(self.missing),
            "without a row": len(self.strays),
        }
        states = ", ".join(f"{count} {state}" for state, count in counts.items() if count)
        return f"{self.organizations} of organizations{unmade}, {pool}; {states or 'all at the newest'}"


def summary() -> Summary:
    gone = missing()
    there = ~Q(name__in=gone)
    counted = TenantSchema.objects.aggregate(
        organizations=Count("pk", filter=Q(organization__isnull=False)),
        pooled=Count("pk", filter=Q(organization__isnull=True)),
        **{state.value: Count("pk", filter=there & Q(state=state)) for state in State if state is not State.NEWEST},
    )
    counted["behind"] += len(overtaken(TenantSchema.objects.exclude(name__in=gone)))
    return Summary(**counted, ready=ready().count(), target=target(), missing=gone, strays=strays(), waiting=waiting())


def missing() -> list[str]:
    """Rows whose schema somebody dropped by hand."""
    with connection.cursor() as cursor:
        cursor.execute(WITHOUT_SCHEMA)
        return [row[0] for row in cursor.fetchall()]


def waiting() -> int:
    """Organizations that the schema step has still to provide with one."""
    return Organization.objects.vouched().filter(leaving_at__isnull=True, schema__isnull=True).count()
