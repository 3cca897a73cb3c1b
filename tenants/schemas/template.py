"""The template: a schema that shows what every tenant's schema should hold, and a row for each state of the code."""

import logging

from django.db import DataError, NotSupportedError, ProgrammingError, transaction

from sonicus.lib.ids import new_schema_name
from tenants.models import SchemaTemplate
from tenants.schemas import catalog
from tenants.schemas.advice import NO_TEMPLATE
from tenants.schemas.applied import applied
from tenants.schemas.code import code_state, wanted
from tenants.schemas.ddl import build, generate
from tenants.schemas.fingerprint import fingerprint_of
from tenants.schemas.fleet.bare import migrate_schema
from tenants.schemas.lock import held
from tenants.schemas.names import TEMPLATE

logger = logging.getLogger(__name__)

LOCK = "sonicus.template"


class NoTemplateError(RuntimeError):
    def __init__(self) -> None:
        super().__init__(f"There is no template of this state of the code. {NO_TEMPLATE}")


def current_template() -> SchemaTemplate:
    """The row of this code's state. Raises NoTemplateError."""
    row = _known()
    if row is None:
        raise NoTemplateError
    return row


def ensure_template() -> SchemaTemplate:
    """Bring the template to the newest state of this code and remember what it is. May be called by many at once.

    A row is written once: what the template has become since, by a newer release or by hand, is not what this state
    of the code means. The doctor tells when they differ.
    """
    with held(LOCK, is_worth_waiting=True):
        catalog.create(TEMPLATE)
        migrate_schema(TEMPLATE)
        return _known() or (_remember_aside() if _is_ahead() else _remember(TEMPLATE))


def _known() -> SchemaTemplate | None:
    return SchemaTemplate.objects.filter(code_state=code_state()).first()


def _is_ahead() -> bool:
    """A newer release has migrated it: what is there now is not what this code means."""
    return bool(applied([TEMPLATE])[TEMPLATE] - wanted())


def _remember_aside() -> SchemaTemplate:
    """Somebody went back to a release that never had a row: its schema is made, measured, and dropped again."""
    name = f"{TEMPLATE}_{code_state()[:12]}"
    catalog.drop(name)  # a killed process may have left it
    try:
        catalog.create(name)
        migrate_schema(name)
        return _remember(name)
    finally:
        catalog.drop(name)


def _remember(name: str) -> SchemaTemplate:
    fingerprint, ddl = fingerprint_of(name), generate(name)
    kept = ddl if _makes(ddl, fingerprint) else ""
    return SchemaTemplate.objects.create(code_state=code_state(), fingerprint=fingerprint, ddl=kept)


def _makes(ddl: str, fingerprint: str) -> bool:
    """Whether the text makes just that schema. Proven here once, so that nobody who makes one has to measure it."""
    trial = new_schema_name()
    try:
        with transaction.atomic():
            build(ddl, trial)
            measured = fingerprint_of(trial)
            transaction.set_rollback(True)
    except (ProgrammingError, NotSupportedError, DataError) as error:
        logger.warning("The template cannot be made by generated DDL: %s", error)
        return False
    return measured == fingerprint
