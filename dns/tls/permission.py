"""Whether the edge may order a certificate for a name."""

import re
import time
from enum import StrEnum

from dns.tls import allowance
from dns.tls.hosts import Hosts

LONGEST_NAME = 253
LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
HOST_NAME = re.compile(rf"{LABEL}(?:\.{LABEL})+")
REFUSED_FOR_SECONDS = 60.0  # then it is counted anew


class Ruling(StrEnum):
    ALLOWED = "allowed"
    UNKNOWN = "unknown"
    FORBIDDEN = "CAA forbids"
    TOO_MANY = "too many new names"
    MALFORMED = "malformed"
    NO_DATABASE = "no database"


class Permission:
    """One for a process. `_refused` holds names of ours only, so that no stranger can make it grow."""

    def __init__(self) -> None:
        self._hosts = Hosts()
        self._counted: set[str] = set()
        self._refused: dict[str, float] = {}

    def ask(self, name: str) -> Ruling:
        """No outside call, and for a name that is not new no question to the database.

        Raises NobodyKnowsError, and DatabaseError or InterfaceError where a new name cannot be counted.
        """
        if len(name) > LONGEST_NAME or not HOST_NAME.fullmatch(name):
            return Ruling.MALFORMED
        host = self._hosts.find(name)
        if host is None:
            return Ruling.UNKNOWN
        if host.is_forbidden:
            return Ruling.FORBIDDEN
        if host.is_counted or name in self._counted:
            return Ruling.ALLOWED
        if time.monotonic() < self._refused.get(name, 0.0):
            return Ruling.TOO_MANY
        if not allowance.allow(name, host.organization_id):
            self._refused[name] = time.monotonic() + REFUSED_FOR_SECONDS
            return Ruling.TOO_MANY
        self._counted.add(name)
        return Ruling.ALLOWED

    def forget(self) -> None:
        """Look anew at everything."""
        self._hosts.forget()
        self._counted.clear()
        self._refused.clear()
