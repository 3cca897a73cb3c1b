"""The hosts that lead to us, all of them, as one process remembers them for some seconds.

Because all are there, a name that is not among them is answered without asking the database, however many strangers'
names are tried.
"""

import logging
import threading
import time
from collections.abc import Mapping
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection

from dns.models import CertificateName, CustomDomain
from tenants.models import Domain, Organization

FRESH_SECONDS = 1.0  # how long a name that has just been proven may have to wait, where reading is quick
REST = 20  # times as long as reading took, so that a flood costs the database a twentieth of its time
LONGEST_REST_SECONDS = 15.0  # what was read must not grow too old to be believed while we rest
BELIEVED_SECONDS = 30.0  # how long the database may be away before nobody is told anything
PAUSE_SECONDS = 1.0  # between tries, while it is away

logger = logging.getLogger(__name__)


class Host(NamedTuple):
    """`is_counted` where no certificate for it would be a new one: platform names, and those that were asked for.

    `is_forbidden` where the last look found CAA records that our authority must heed: each order would fail, and count.
    """

    organization_id: UUID
    is_counted: bool
    is_forbidden: bool = False


class NobodyKnowsError(Exception):
    """The database is away, and what was read last is too old to be believed."""


class Hosts:
    """Times are those of time.monotonic()."""

    def __init__(self) -> None:
        self._hosts: Mapping[str, Host] = {}
        self._lock = threading.Lock()
        self._is_away = False
        self.forget()

    def find(self, name: str) -> Host | None:
        """Raises NobodyKnowsError."""
        if time.monotonic() >= self._next_at:
            self._refresh()
        if self._is_too_old():
            raise NobodyKnowsError
        return self._hosts.get(name)

    def forget(self) -> None:
        """Read them anew the next time."""
        self._next_at = self._read_at = float("-inf")

    def _refresh(self) -> None:
        """One thread reads; others use what is known. Where that is too old they wait, but not for a lost database."""
        if not self._lock.acquire(blocking=self._is_too_old() and not self._is_away):
            return
        try:
            if time.monotonic() >= self._next_at:
                self._read()
        finally:
            self._lock.release()

    def _read(self) -> None:
        began_at = time.monotonic()
        try:
            self._hosts = _read_over_a_living_connection()
        except (DatabaseError, InterfaceError) as error:
            logger.warning("hosts that may have a certificate cannot be read: %s", type(error).__name__)
            connection.close()
            self._is_away = True
            self._next_at = time.monotonic() + PAUSE_SECONDS
            return
        self._is_away = False
        self._read_at = time.monotonic()
        rest = min(REST * (self._read_at - began_at), LONGEST_REST_SECONDS)
        self._next_at = self._read_at + max(FRESH_SECONDS, rest)

    def _is_too_old(self) -> bool:
        return time.monotonic() - self._read_at > BELIEVED_SECONDS


def _read_over_a_living_connection() -> dict[str, Host]:
    """The one at hand may have been cut while nobody asked."""
    try:
        return routed_hosts()
    except (DatabaseError, InterfaceError):
        connection.close()
        return routed_hosts()


def routed_hosts() -> dict[str, Host]:
    """Of living organizations that are not suspended: names below our base domains, and custom domains that are proven.

    A row that leads somewhere is not enough for a custom domain: its proof must still count.
    """
    proven = set(CustomDomain.objects.routed().values_list("name", "organization_id"))
    counted = set(CertificateName.objects.values_list("name", flat=True))
    forbidden = _forbidden()
    return {
        name: Host(organization_id, is_ours or name in counted, (name, organization_id) in forbidden)
        for name, organization_id in _rows()
        if (is_ours := _is_ours(name)) or (name, organization_id) in proven
    }


def _forbidden() -> set[tuple[str, UUID]]:
    """Those of whose CAA the last look had something to say; PostgreSQL compares, so that no document is read here."""
    objected = CustomDomain.objects.routed().filter(diagnosis__has_key="caa").exclude(diagnosis__caa="")
    return set(objected.values_list("name", "organization_id"))


def _rows() -> list[tuple[str, UUID]]:
    living = Domain.objects.filter(
        tenant__vouched_at__isnull=False, tenant__live_at__isnull=False, tenant__leaving_at__isnull=True
    )
    return list(living.exclude(tenant__standing=Organization.Standing.SUSPENDED).values_list("domain", "tenant_id"))


def _is_ours(name: str) -> bool:
    return name.endswith(tuple(f".{base}" for base in settings.BASE_DOMAINS))
