"""The file: a zip with the manifest, its seal and the dump (docs/decisions/0016)."""

import hashlib
import zipfile
import zlib
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tenants.backup.errors import BackupError, UnreadableBackupError
from tenants.backup.manifest import Manifest, read_manifest
from tenants.backup.script import Part, Rows, read_script
from tenants.backup.seal import require_seal, seal

MANIFEST, SEAL, DUMP = "manifest.json", "seal", "dump.sql"
CHUNK = 256 * 1024
LONGEST_MANIFEST = 64 * 1024 * 1024  # of a hundred thousand members it is a sixth of that
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, KeyError, NotImplementedError, RuntimeError, ValueError)


class Writer:
    """Writes an archive into an open file: the dump first, as it comes, then what is known of it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED)
        self._digest = hashlib.sha256()
        self.size = 0

    def __enter__(self) -> "Writer":
        return self

    def __exit__(self, *error: object) -> None:
        self._zip.close()

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()

    def write_dump(self, lines: Iterable[bytes]) -> Generator[bytes, None, None]:
        """Pass the lines on while they are written."""
        held = bytearray()
        with self._zip.open(DUMP, "w", force_zip64=True) as entry:
            for line in lines:
                self._digest.update(line)
                self.size += len(line)
                held += line
                if len(held) >= CHUNK:
                    entry.write(held)
                    held.clear()
                yield line
            entry.write(held)

    def write_manifest(self, manifest: Manifest) -> None:
        text = manifest.write()
        self._zip.writestr(MANIFEST, text)
        self._zip.writestr(SEAL, seal(text))


@dataclass(frozen=True)
class Archive:
    """A backup that is open for reading."""

    manifest: Manifest
    _zip: zipfile.ZipFile

    def parts(self) -> Iterator[Part]:
        """The dump, streamed. Raises UnreadableBackupError."""
        return read_script(self._lines())

    def verify(self) -> None:
        """Read all of it once. Raises UnreadableBackupError unless it is whole and what its manifest says."""
        digest, size, rows = hashlib.sha256(), 0, {}

        def counted() -> Iterator[bytes]:
            nonlocal size
            for line in self._lines():
                digest.update(line)
                size += len(line)
                yield line

        lines = counted()
        for part in read_script(lines):
            if isinstance(part, Rows):
                rows[part.table] = sum(1 for _ in part.lines)
        for _ in lines:  # what follows the dump's last line
            pass
        said = self.manifest
        if (digest.hexdigest(), size, rows) != (said.dump.sha256, said.dump.size, said.schema.rows):
            raise UnreadableBackupError("It is damaged: its dump is not the one that its manifest speaks of.")

    def _lines(self) -> Iterator[bytes]:
        try:
            with self._zip.open(DUMP) as entry:
                yield from entry
        except DAMAGE as error:
            raise UnreadableBackupError(f"It is damaged: {error}.") from None


@contextmanager
def open_archive(path: Path, *, trusted: bool = False) -> Iterator[Archive]:
    """Raises UnreadableBackupError, and StrangeBackupError unless it is `trusted` or made by this installation."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise BackupError(f"{path} cannot be read: {error.strerror}.") from None
    with file:
        yield read_archive(file, trusted=trusted)


def read_archive(file: IO[bytes], *, trusted: bool = False) -> Archive:
    """As `open_archive`, from a file that is open already."""
    try:
        entries = zipfile.ZipFile(file)
        text, signature = _short(entries, MANIFEST), _short(entries, SEAL).decode()
    except DAMAGE:
        raise UnreadableBackupError("It is not a backup, or is cut off or damaged.") from None
    manifest = read_manifest(text)
    if not trusted:
        require_seal(text, signature)
    return Archive(manifest, entries)


def _short(entries: zipfile.ZipFile, name: str) -> bytes:
    """Before the seal is looked at: whoever made the file may have packed terabytes into some kilobytes."""
    with entries.open(name) as entry:
        text = entry.read(LONGEST_MANIFEST + 1)
    if len(text) > LONGEST_MANIFEST:
        raise UnreadableBackupError("It is not a backup: its manifest is too long.")
    return text
