"""From a host to its organization without asking the database, as long as the database tells what changes."""

import os

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from tenants.hosts import organization_at
from tenants.models import Organization
from tenants.routing.listener import Listener
from tenants.routing.memory import Memory
from tenants.routing.own import own

MEMORY = Memory()
LISTENER = Listener(MEMORY)


def route(host: str, database: BaseDatabaseWrapper | None = None) -> Organization | None:
    """As `organization_at`, some milliseconds late at most; each caller gets an object of its own.

    Who has this thread's connection at hand gives it: looking it up takes longer than all else here.

    Remembered are live organizations only. In a transaction of our own nothing is: it sees rows that nobody else does.
    """
    if (database or connections[DEFAULT_DB_ALIAS]).in_atomic_block:
        return organization_at(host)
    remembered = MEMORY.recall(host)
    if remembered is not None:
        return own(remembered)
    LISTENER.start()
    changes = MEMORY.changes
    organization = organization_at(host)
    if organization is None or not organization.is_live:
        return organization
    MEMORY.remember(host, organization, changes=changes)
    return own(organization)


def _begin_anew() -> None:
    """A forked process has the memory of its parent, but no thread that hears."""
    MEMORY.__init__()  # type: ignore[misc]
    LISTENER.__init__(MEMORY)  # type: ignore[misc]


os.register_at_fork(after_in_child=_begin_anew)
