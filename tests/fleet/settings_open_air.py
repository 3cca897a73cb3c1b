"""The settings of a process that is started on a release with a migration that is not atomic."""

from sonicus.settings import *  # noqa: F403
from sonicus.settings import MIGRATION_MODULES as MODULES

MIGRATION_MODULES = {**MODULES, "sounds": "tests.fleet.toys.open_air"}
