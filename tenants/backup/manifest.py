"""What a backup says of itself (docs/decisions/0016)."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter, ValidationError

from tenants.backup.errors import UnreadableBackupError
from tenants.schemas.names import NEUTRAL

FORMAT = 1


@dataclass(frozen=True)
class Identity:
    id: uuid.UUID
    name: str
    slug: str
    host: str
    email: str
    plan: str


@dataclass(frozen=True)
class Member:
    """`id` is the membership's: rows inside the schema name members by it."""

    id: uuid.UUID
    email: str
    role: str


@dataclass(frozen=True)
class Contents:
    """What the dumped schema held."""

    name: str
    fingerprint: str
    migrations: tuple[tuple[str, str], ...]
    rows: dict[str, int]


@dataclass(frozen=True)
class Dump:
    """`sha256` and `size` (bytes) are of the plain SQL; `server` and `pg_dump` are major versions."""

    sha256: str
    size: int
    server: int
    pg_dump: int


@dataclass(frozen=True)
class Manifest:
    format: int
    made_at: datetime
    organization: Identity
    domains: tuple[str, ...]  # besides its host
    members: tuple[Member, ...]
    schema: Contents
    dump: Dump

    def write(self) -> bytes:
        return _ADAPTER.dump_json(self, indent=2)


def read_manifest(text: bytes) -> Manifest:
    """Raises UnreadableBackupError."""
    _require_known_format(text)
    try:
        manifest = _ADAPTER.validate_json(text)
    except ValidationError as error:
        raise UnreadableBackupError(f"Its manifest cannot be read: {error.errors()[0]['msg']}.") from None
    if not NEUTRAL.fullmatch(manifest.schema.name):
        raise UnreadableBackupError("Its manifest names no schema of an organization.")
    return manifest


def _require_known_format(text: bytes) -> None:
    """Before anything else is read: a later format may look quite different."""
    try:
        found = TypeAdapter(dict[str, object]).validate_json(text).get("format")
    except ValidationError:
        raise UnreadableBackupError("Its manifest is not JSON.") from None
    if found != FORMAT:
        message = (
            f"Its format is {found}, and this release reads format {FORMAT}. Restore it with the release it is of."
        )
        raise UnreadableBackupError(message)


_ADAPTER = TypeAdapter(Manifest)
