"""The tenants' schemas: the template, the pool, and those that are not as this code expects."""

from django.db import connection

from sonicus.lib.findings import Finding, fail, ok, warn
from tenants.models import SchemaTemplate
from tenants.schemas.advice import ADVICE, MISSING, NO_TEMPLATE, STRAY
from tenants.schemas.fingerprint import fingerprint_of
from tenants.schemas.listing import template
from tenants.schemas.names import TEMPLATE
from tenants.schemas.summary import Summary, summary

SHOWN = 3
ANEW = f"Where no newer release runs: DROP SCHEMA {TEMPLATE} CASCADE, which holds nobody's rows; then: manage.py seed"


def probe() -> list[Finding]:
    figures = summary()
    return [_template(), _pool(figures), *_schemas(figures), *_locks()]


def _template() -> Finding:
    row = template()
    if row is None:
        is_old = SchemaTemplate.objects.exists()
        seen = "made for another state of the code" if is_old else f"schema {TEMPLATE} was never made"
        return fail("template", seen, NO_TEMPLATE)
    found = fingerprint_of(TEMPLATE)
    if found == row.fingerprint:
        return ok("template", f"schema {TEMPLATE}, {row.fingerprint[:12]}")
    if not found:
        return warn("template", f"schema {TEMPLATE} was dropped", NO_TEMPLATE)
    return warn(
        "template", f"schema {TEMPLATE} was altered, by hand or by a newer release, after it was measured", ANEW
    )


def _pool(figures: Summary) -> Finding:
    seen = f"{figures.ready} of {figures.target} ready"
    if figures.ready or not figures.target:
        return ok("pool", seen)
    return warn("pool", f"{seen}: new organizations wait until theirs is made", "Do workers and beat run?")


def _schemas(figures: Summary) -> list[Finding]:
    failed, different = _count(figures.failed, "not migrated"), _count(figures.different, "not like the template")
    seen = [
        (figures.failed, fail("failed", failed, ADVICE["failed"])),
        (figures.different, fail("different", different, ADVICE["different"])),
        (figures.missing, fail("missing", _names(figures.missing), ADVICE[MISSING])),
        (figures.strays, warn("strays", _names(figures.strays), STRAY)),
        (figures.behind, warn("behind", _count(figures.behind, "without the newest migrations"), ADVICE["behind"])),
    ]
    found = [finding for count, finding in seen if count]
    return found or [ok("schemas", f"{figures.organizations} of organizations, all at the newest")]


def _count(schemas: int, how: str) -> str:
    return f"{schemas} schema{'' if schemas == 1 else 's'} {how}"


def _names(names: list[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return f"{len(names)}: {', '.join(names[:SHOWN])}{more}"


def _locks() -> list[Finding]:
    with connection.cursor() as cursor:
        cursor.execute(LOCKS)
        return locks_for(*cursor.fetchone())


def locks_for(tables: int, room: int) -> list[Finding]:
    """pg_dump of the whole database locks every table at once, in a lock table of fixed size."""
    if tables <= room:
        return []
    seen = f"a dump of the whole database locks {tables} tables at once, and there is room for {room} locks"
    mend = "Raise max_locks_per_transaction, or back up each organization by itself: manage.py backup_organization"
    return [warn("locks", seen, mend)]


LOCKS = """
    SELECT (SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'p')),
        current_setting('max_locks_per_transaction')::bigint
        * (current_setting('max_connections')::bigint + current_setting('max_prepared_transactions')::bigint)
"""
