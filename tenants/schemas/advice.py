"""What to do about a schema in each state: said alike by the command, the doctor and the staff pages."""

from tenants.models import TenantSchema

State = TenantSchema.State

MISSING = "missing"  # a row whose schema is not in the database
STATES = {**dict(State.choices), MISSING: MISSING}
TROUBLES = (State.FAILED.value, State.DIFFERENT.value, MISSING)

NO_TEMPLATE = "Run: manage.py migrate_fleet; for a new database: manage.py seed"
STRAY = "Beat removes empty ones. Look into one that stays; when nobody needs it: DROP SCHEMA … CASCADE"
ADVICE = {
    State.BEHIND.value: "Run: manage.py migrate_fleet",
    State.FAILED.value: "Mend the cause, then run: manage.py migrate_fleet",
    State.DIFFERENT.value: "Undo that change, or restore an earlier backup; then: manage.py schemas --measure",
    MISSING: "Somebody dropped it. Restore the latest backup: manage.py restore_organization FILE --as NEWSLUG",
}
OF_THE_POOL = "Beat removes it from the pool, and makes another; one that holds rows stays: look whose they are."


def advice(state: str, *, is_pooled: bool) -> str:
    """Empty where nothing is to be done."""
    return OF_THE_POOL if is_pooled and state in TROUBLES else ADVICE.get(state, "")
