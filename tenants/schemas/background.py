"""What beat has done for the schemas. Before the first `manage.py seed` there is nothing to do it with."""

import logging
from collections.abc import Callable

from tenants.schemas import filling, janitor, measuring
from tenants.schemas.fleet.errors import SchemaMigrationError
from tenants.schemas.template import NoTemplateError

logger = logging.getLogger(__name__)


def fill() -> None:
    _with_template(filling.fill)


def tidy() -> None:
    _with_template(janitor.tidy)
    _with_template(measuring.measure_late)


def _with_template(work: Callable[[], object]) -> None:
    try:
        work()
    except NoTemplateError as error:
        logger.warning("left undone: %s", error)
    except SchemaMigrationError as error:
        logger.error("no schema can be made: %s", error)
