"""Filling the pool in the background, a little at a time: turns of the schema step wait in the same queue."""

import logging
import time

from celery import current_app
from django.db import connection, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from sonicus.lib.ids import new_schema_name
from tenants.models import TenantSchema
from tenants.schemas import making, pool, removal
from tenants.schemas.fingerprint import fingerprint_of

logger = logging.getLogger(__name__)

AT_MOST_SECONDS = 1.0  # a run; what is still missing then is asked for again
EXPIRES_SECONDS = 15
FILLING = 7462115  # an arbitrary number: the lock of whoever fills


def fill(up_to: int | None = None, *, seconds: float = AT_MOST_SECONDS) -> int:
    """Make schemas until as many are ready as should be, or the time is over; return how many were made.

    Raises NoTemplateError.
    """
    wanted, give_up_at, made = pool.target() if up_to is None else up_to, time.monotonic() + seconds, 0
    while _make_one(wanted):
        made += 1
        if time.monotonic() > give_up_at:
            ask()
            break
    return made


def ask() -> None:
    """Ask the workers to fill. Without a broker nothing is lost: beat asks too."""
    try:
        current_app.send_task("tenants.tasks.fill_pool", queue="tenants", expires=EXPIRES_SECONDS, retry=False)
    except (OperationalError, OSError) as error:
        logger.warning("no broker, left to beat: %s", type(error).__name__)


def ask_if_low() -> None:
    if pool.is_low():
        transaction.on_commit(ask, robust=True)


def _make_one(wanted: int) -> bool:
    """One at a time over all workers, by a lock of the transaction; who comes second leaves it to the first."""
    try:
        with transaction.atomic():
            if not _is_alone() or pool.ready().count() >= wanted:
                return False
            _require_like_template(making.make_by_ddl(new_schema_name()))
    except making.DDL_FAILS as error:
        logger.warning("generated DDL fails, so migrations fill the pool: %s", error)
        return _is_good(making.make_by_migrations(new_schema_name()))
    return True


def _require_like_template(row: TenantSchema) -> None:
    """Here time is not short: what waits in the pool is measured, and not only proven when its DDL was generated."""
    if fingerprint_of(row.name) != row.fingerprint:
        raise making.UnlikeTemplateError(f"schema {row.name} is not what the template is")
    row.measured_at = timezone.now()
    row.save(update_fields=["measured_at"])


def _is_alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [FILLING])
        return bool(cursor.fetchone()[0])


def _is_good(row: TenantSchema) -> bool:
    """One that came out otherwise than the template is of no use, and so would be the next."""
    if row.state == TenantSchema.State.NEWEST:
        return True
    logger.error("a new schema is not what the template is: %s", row.message)
    removal.drop(row.name, owner=None)
    return False
