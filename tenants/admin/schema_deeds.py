"""What staff may ask for a schema. Measuring reads the catalog; migrating is left to the workers."""

from collections import Counter
from collections.abc import Sequence

from django.db import transaction

from tenants.admin.deeds import Deed, Told, ask
from tenants.loop.wake import wake
from tenants.models import AuditEvent, Organization, TenantSchema, User
from tenants.schemas.measuring import measure
from tenants.schemas.template import NoTemplateError

AT_MOST = 100  # schemas in one request: some milliseconds each


def measure_now(rows: Sequence[TenantSchema], actor: User) -> Told:
    """Compare these with the template, and write down what they are."""
    if len(rows) > AT_MOST:
        return Told(False, f"At most {AT_MOST} at a time. For all: manage.py schemas --measure")
    try:
        with transaction.atomic():
            measure(rows)
            measured = list(TenantSchema.objects.filter(pk__in=[row.pk for row in rows]).select_related("organization"))
            for row in measured:
                AuditEvent.record(
                    "schema.measured", organization=row.organization, actor=actor, schema=row.name, state=row.state
                )
    except NoTemplateError as error:
        return Told(False, str(error))
    return Told(True, f"Measured: {_in_words(measured)}.")


def _in_words(rows: Sequence[TenantSchema]) -> str:
    if len(rows) == 1:
        return f"{rows[0].name} is {rows[0].get_state_display()}"
    states = Counter(row.get_state_display() for row in rows)
    return ", ".join(f"{count} {state}" for state, count in states.items())


def migrate(row: TenantSchema, actor: User) -> Told:
    """Ask for it to be brought to the newest state of the code; nothing is altered here."""
    if row.organization is not None:
        return ask(MIGRATE, row.organization, actor)
    return Told(False, f"{row.name} belongs to nobody. The pool follows with: manage.py migrate_fleet")


def _wake_schema_step(organization: Organization) -> list[str]:
    wake(organization, ["schema"])
    return ["schema"]


MIGRATE = Deed("migrate_schema", "Migrate to the newest", _wake_schema_step)
