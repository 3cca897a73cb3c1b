"""A file that is not a whole backup of ours is refused, and nothing is made of it."""

import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

from django.test import override_settings

from tenants.models import Organization
from tests.backup.acting import everything, restore

OTHER = "another installation's secret, which is long enough"


def rewritten(file: Path, name: str, old: bytes, new: bytes) -> Path:
    """The same archive with something else in one of its parts."""
    other = file.with_name("other")
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(other, "w") as target:
        for part in source.namelist():
            contents = source.read(part)
            target.writestr(part, contents.replace(old, new) if part == name else contents)
    return other


def refusal(file: Path, *options: str) -> str:
    before = everything()
    ran = restore(file, "--as=acme-copy", *options)
    assert ran.code == 1
    assert everything() == before
    return ran.err


def test_a_truncated_file_is_refused(kept):
    whole = kept.read_bytes()
    for share in (0, 0.01, 0.3, 0.6, 0.99):
        kept.write_bytes(whole[: int(len(whole) * share)])
        assert "It is not a backup, or is cut off or damaged." in refusal(kept)


def test_a_flipped_bit_in_the_dump_is_found(kept):
    whole = kept.read_bytes()
    for share in (0.05, 0.1, 0.2, 0.3, 0.4):
        contents = bytearray(whole)
        contents[int(len(contents) * share)] ^= 4
        kept.write_bytes(contents)
        assert "damaged" in refusal(kept)


def test_what_is_no_backup_is_refused(kept):
    kept.write_text("-- PostgreSQL database dump\n")
    assert "It is not a backup" in refusal(kept)
    kept.unlink()
    assert "cannot be read: No such file or directory" in refusal(kept)


def test_a_dump_that_was_changed_is_not_the_one_of_the_manifest(kept):
    assert "its dump is not the one" in refusal(rewritten(kept, "dump.sql", b"Birds", b"Words"))


def test_a_manifest_that_was_changed_is_not_ours(kept):
    other = rewritten(kept, "manifest.json", b'"starter"', b'"business"')
    assert "made by another installation" in refusal(other)


def test_what_another_installation_made_is_restored_only_when_trusted(kept):
    with override_settings(SECRET_KEY=OTHER):
        assert "restore it with --trust only if" in refusal(kept)
        assert restore(kept, "--as=acme-copy", "--trust").code == 0
    assert Organization.objects.filter(slug="acme-copy").exists()


def test_after_a_change_of_the_secret_key_ours_are_still_ours(kept, settings):
    with override_settings(SECRET_KEY=OTHER, SECRET_KEY_FALLBACKS=[settings.SECRET_KEY]):
        assert restore(kept, "--as=acme-copy").code == 0


def test_a_format_of_later_is_named(kept):
    other = rewritten(kept, "manifest.json", b'"format": 1', b'"format": 2')
    assert "Its format is 2, and this release reads format 1." in refusal(other)


def test_a_manifest_without_what_is_needed_is_refused(kept):
    other = rewritten(kept, "manifest.json", b'"slug"', b'"label"')
    assert "Its manifest cannot be read" in refusal(other, "--trust")


FORGED = {
    b"DROP TABLE public.tenants_user;": "holds what is not run: DROP TABLE",
    b"CREATE TABLE x (); DROP TABLE public.tenants_user;": "holds what is not run",
    b"COMMENT ON TABLE t_0123456789abcdef01234567.x IS 'x';": "speaks of t_0123456789abcdef01234567",
    b"COPY public.tenants_user FROM PROGRAM 'id';": "holds what is not run: COPY",
    b"COPY t_0.django_migrations (id) FROM stdin;\n\\.": "speaks of t_0",
    b"\\! id": "holds what is not run: \\! id",
    b"ALTER TABLE x OWNER TO somebody;": "holds what is not run",
    b"CREATE TABLE x (y text DEFAULT E'\\'; DROP SCHEMA public; --');": "is cut off",
}


def test_even_of_a_trusted_file_only_what_pg_dump_writes_is_run(kept):
    """Its checksums are right, too: whoever forged it knows the format."""
    with zipfile.ZipFile(kept) as archive:
        manifest, dump = json.loads(archive.read("manifest.json")), archive.read("dump.sql")
    place = b"SET default_table_access_method = heap;\n"
    assert place in dump
    for statement, words in FORGED.items():
        forged = write(kept.with_name("forged"), manifest, dump.replace(place, statement + b"\n"))
        assert words in refusal(forged, "--trust")


def write(file: Path, manifest: dict[str, Any], dump: bytes) -> Path:
    dumped = {**manifest["dump"], "sha256": hashlib.sha256(dump).hexdigest(), "size": len(dump)}
    with zipfile.ZipFile(file, "w") as target:
        target.writestr("dump.sql", dump)
        target.writestr("manifest.json", json.dumps({**manifest, "dump": dumped}))
        target.writestr("seal", "forged")
    return file
