"""Where a backup is put, so that whatever bears a backup's name is a whole one."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from tenants.backup.errors import BackupError

ENDING = ".sonicus-backup"
OWNER_ONLY = 0o600


def place_of(slug: str, made_at: datetime, to: str) -> Path:
    """The file that `to` means: itself, or one with a telling name in that folder; "" is the folder we are in."""
    given = Path(to or ".")
    if given.is_dir() or to.endswith(os.sep):
        return given / f"{slug}-{made_at.astimezone(UTC):%Y-%m-%dT%H%M%SZ}{ENDING}"
    return given


@contextmanager
def new_file(place: Path) -> Iterator[IO[bytes]]:
    """A file that stands at `place` once it is whole and on the disk. Raises BackupError; never writes over another."""
    unfinished = place.with_name(f".{place.name}.{secrets.token_hex(4)}.unfinished")
    try:
        if place.exists():
            raise FileExistsError
        with _opened(unfinished) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _publish(unfinished, place)
    except FileExistsError:
        raise BackupError(f"{place} exists, and is left as it is. Name another file with --to.") from None
    except OSError as error:
        raise BackupError(f"{place} cannot be written: {error.strerror}.") from None
    finally:
        with suppress(OSError):
            unfinished.unlink()


def _opened(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "w+b")


def _publish(unfinished: Path, place: Path) -> None:
    """A second name for it, which unlike a renaming fails where there is a file already."""
    try:
        os.link(unfinished, place)
    except FileExistsError:
        raise
    except OSError:  # a file system on which a file has one name only
        unfinished.rename(place)
    _sync(place.parent)


def _sync(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
