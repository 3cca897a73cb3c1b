"""A file that is not a whole backup of ours is refused, and nothing is made of it."""

import hashlib
import json
import uuid
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


def test_a_list_of_contents_that_points_nowhere_is_found(kept):
    contents = bytearray(kept.read_bytes())
    where = contents.rindex(b"PK\x05\x06") + 16
    contents[where : where + 4] = b"\xff\xff\xff\x00"
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
    # Rows and tables of others
    b"COPY OWN.x (y) FROM PROGRAM 'id'; COPY OWN.x (y) FROM stdin;": "holds what is not run: COPY",
    b"ALTER TABLE public.tenants_user ALTER COLUMN password SET DEFAULT '';": "holds what is not run: ALTER",
    b'ALTER TABLE "public".tenants_user DISABLE ROW LEVEL SECURITY;': "holds what is not run: ALTER",
    b"ALTER TABLE OWN.x set  schema public;": "holds what is not run: ALTER",
    b"ALTER TABLE OWN.x owner\tto somebody;": "holds what is not run: ALTER",
    b"ALTER TABLE OWN.x INHERIT public.tenants_membership;": "holds what is not run: ALTER",
    b"ALTER TABLE OWN.x ATTACH PARTITION public.y DEFAULT;": "holds what is not run: ALTER",
    b"CREATE TABLE public.x ();": "holds what is not run: CREATE",
    b"CREATE TABLE OWN.x AS SELECT * FROM public.tenants_user;": "holds what is not run: CREATE",
    b"CREATE TABLE OWN.x (y)\nas TABLE public.tenants_user;": "holds what is not run: CREATE",
    b"CREATE TABLE OWN.x () INHERITS (public.tenants_user);": "holds what is not run: CREATE",
    b"CREATE INDEX x ON public.tenants_user (id) WHERE OWN.f(id);": "holds what is not run: CREATE",
    b"CREATE TRIGGER x AFTER INSERT\nON public.tenants_user EXECUTE FUNCTION OWN.f(' ON OWN.x');": "what is not run",
    b"CREATE RULE x AS ON INSERT TO public.tenants_user DO INSTEAD DELETE FROM OWN.x;": "holds what is not run",
    b"SELECT pg_catalog.setval('OWN.x', 1, true), pg_catalog.pg_read_file('x');": "holds what is not run: SELECT",
    b"SELECT pg_catalog.setval('public.x', 1, true);": "holds what is not run: SELECT",
    # What looks like one statement and is several
    b"COMMENT ON TABLE OWN.x$a$ IS NULL; DROP SCHEMA public; COMMENT ON TABLE OWN.y$a$ IS NULL;": "is cut off",
    b"COMMENT ON TABLE OWN.x IS $\xe2\x82\xac$ ' $\xe2\x82\xac$; DROP TABLE x; --';": "holds what is not run",
    b"COMMENT ON TABLE OWN.x IS NULL /* /* */ ' */; DROP TABLE x; COMMENT ON TABLE OWN.y IS NULL /* ' */;": "cut off",
    b"COMMENT ON TABLE OWN.x IS NULL -- \r; DROP TABLE x\n;": "holds what is not run",
    b"COMMENT ON TABLE OWN.x IS U&'x';": "is cut off",
    b"COMMENT ON TABLE OWN.x IS '\xff';": "not in UTF-8",
}


def test_even_of_a_trusted_file_only_what_pg_dump_writes_is_run(kept):
    """Its checksums are right, too: whoever forged it knows the format."""
    with zipfile.ZipFile(kept) as archive:
        manifest, dump = json.loads(archive.read("manifest.json")), archive.read("dump.sql")
    place = b"SET default_table_access_method = heap;\n"
    assert place in dump
    for statement, words in FORGED.items():
        said = statement.replace(b"OWN", manifest["schema"]["name"].encode())
        forged = write(kept.with_name("forged"), manifest, dump.replace(place, said + b"\n"))
        assert words in refusal(forged, "--trust"), statement


def test_rows_are_written_into_its_own_schema_alone(kept, charlie):
    """The manifest counts them, so that nothing looks odd."""
    acme = Organization.objects.get(slug="acme")
    with zipfile.ZipFile(kept) as archive:
        manifest, dump = json.loads(archive.read("manifest.json")), archive.read("dump.sql")
    row = f"{uuid.uuid4()}\towner\t2026-01-01\t{acme.pk}\t{charlie.pk}\n".encode()
    copy = b"COPY public.tenants_membership (id, role, created_at, organization_id, user_id) FROM stdin;\n"
    manifest["schema"]["rows"]["tenants_membership"] = 1
    end = b"--\n-- PostgreSQL database dump complete\n"
    forged = write(kept.with_name("forged"), manifest, dump.replace(end, copy + row + b"\\.\n\n" + end))
    assert "holds what is not run: COPY public.tenants_membership" in refusal(forged, "--trust")
    assert not acme.memberships.filter(user=charlie).exists()


def test_a_manifest_names_a_tenants_schema(kept):
    with zipfile.ZipFile(kept) as archive:
        manifest, dump = json.loads(archive.read("manifest.json")), archive.read("dump.sql")
    for name in ("public", "t_0", ".*"):
        manifest["schema"]["name"] = name
        forged = write(kept.with_name("forged"), manifest, dump)
        assert "names no schema of an organization" in refusal(forged, "--trust")


def test_a_manifest_that_fills_the_memory_is_not_read(kept, monkeypatch):
    monkeypatch.setattr("tenants.backup.archive.LONGEST_MANIFEST", 1000)
    with zipfile.ZipFile(kept.with_name("bomb"), "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("manifest.json", b" " * 1001)
        target.writestr("seal", b"x")
    assert "its manifest is too long" in refusal(kept.with_name("bomb"))


def write(file: Path, manifest: dict[str, Any], dump: bytes) -> Path:
    dumped = {**manifest["dump"], "sha256": hashlib.sha256(dump).hexdigest(), "size": len(dump)}
    with zipfile.ZipFile(file, "w") as target:
        target.writestr("dump.sql", dump)
        target.writestr("manifest.json", json.dumps({**manifest, "dump": dumped}))
        target.writestr("seal", "forged")
    return file
