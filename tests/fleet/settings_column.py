"""The settings of a process that is started on a release with one more column."""

from sonicus.settings import *  # noqa: F403
from sonicus.settings import MIGRATION_MODULES as MODULES

MIGRATION_MODULES = {**MODULES, "sounds": "tests.fleet.toys.column"}
