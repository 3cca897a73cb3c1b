"""The file: what it holds, who may read it, and that nothing else ever bears its name."""

import json
import os
import signal
import stat
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from tenants.backup.errors import BackupError
from tenants.backup.place import new_file
from tenants.schemas.making import make
from tests.backup.acting import back_up, execute, give_packages
from tests.doors.running import run
from tests.support.cast import make_organization

ROOT = Path(__file__).resolve().parent.parent.parent
HALF = '"$REAL" "$@" | head -n 60\n'


def test_it_holds_what_makes_the_organization(acme, kept):
    with zipfile.ZipFile(kept) as archive:
        manifest, dump = json.loads(archive.read("manifest.json")), archive.read("dump.sql")
    assert manifest["organization"]["id"] == str(acme.pk)
    assert manifest["schema"]["name"] == acme.schema_name
    assert manifest["schema"]["rows"] == {
        "django_migrations": 1,
        "sounds_assignedpackage": 2,
        "sounds_soundpackage": 2,
    }
    assert {(member["email"], member["role"]) for member in manifest["members"]} == {
        ("alice@alice.test", "owner"),
        ("bob@bob.test", "member"),
    }
    assert manifest["dump"]["size"] == len(dump)
    assert b"Birds, at its best" in dump


def test_it_holds_nothing_of_another_tenant(acme, kept, charlie):
    globex = make_organization("globex", owner=charlie)
    make(organization=globex)
    give_packages(globex, "Machines")
    with zipfile.ZipFile(back_up("acme", kept.parent / "second")) as archive:
        dump = archive.read("dump.sql").decode()
    assert "Machines" not in dump
    assert globex.schema_name not in dump


def test_only_its_owner_may_read_it(kept):
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert kept.name.startswith("acme-20")
    assert kept.suffix == ".sonicus-backup"


def test_no_file_is_ever_written_over(acme, tmp_path):
    there = tmp_path / "mine"
    there.write_text("precious")
    ran = run("backup_organization", "acme", f"--to={there}")
    assert ran.code == 1
    assert "exists, and is left as it is" in ran.err
    assert there.read_text() == "precious"


def test_it_is_told_what_was_kept_and_where(acme, tmp_path, monkeypatch):
    monkeypatch.setattr("tenants.backup.progress.EVERY", 2)
    ran = run("backup_organization", "acme", f"--to={tmp_path}")
    assert "sounds_soundpackage: 2 rows so far\nsounds_soundpackage: 2 rows\n" in ran.out
    assert f"{tmp_path}/acme-20" in ran.out


def test_a_schema_that_was_changed_by_hand_is_kept_with_a_warning(acme, tmp_path):
    warning = "changed by hand"
    assert warning not in run("backup_organization", "acme", f"--to={tmp_path}/first").out
    execute(f'ALTER TABLE "{acme.schema_name}".sounds_soundpackage DROP COLUMN description')
    ran = run("backup_organization", "acme", f"--to={tmp_path}/second")
    assert (ran.code, warning in ran.out) == (0, True)


def test_without_a_schema_there_is_nothing_to_keep(transactional_db, alice, tmp_path):
    make_organization("acme", owner=alice)
    ran = run("backup_organization", "acme", f"--to={tmp_path}")
    assert (ran.code, "acme has no schema" in ran.err) == (1, True)
    assert list(tmp_path.iterdir()) == []


def test_without_pg_dump_it_says_what_to_install(acme, tmp_path, settings):
    settings.POSTGRES_BIN = str(tmp_path)
    ran = run("backup_organization", "acme", f"--to={tmp_path}", "--json")
    assert ran.code == 1
    assert "Install postgresql-client-" in ran.data["errors"]["__all__"][0]["message"]
    assert list(tmp_path.iterdir()) == []


def test_a_pg_dump_that_is_older_than_the_server_is_not_used(acme, tmp_path, program):
    program('echo "pg_dump (PostgreSQL) 9.6.24"')
    ran = run("backup_organization", "acme", f"--to={tmp_path}")
    assert ran.code == 1
    assert "bin/pg_dump is of 9" in ran.err


def test_a_file_that_appears_while_ours_is_written_is_left_as_it_is(tmp_path):
    place = tmp_path / "acme.sonicus-backup"
    with pytest.raises(BackupError, match="exists, and is left as it is"), new_file(place):
        place.write_text("theirs")
    assert place.read_text() == "theirs"
    assert list(tmp_path.iterdir()) == [place]


def test_a_pg_dump_that_fails_half_way_leaves_nothing(acme, tmp_path, program):
    folder = program(f'[ "$1" = --version ] && exec "$REAL" --version\n{HALF}echo "the disk is gone" >&2; exit 1')
    ran = run("backup_organization", "acme", f"--to={tmp_path}")
    assert ran.code == 1
    assert "pg_dump failed: the disk is gone" in ran.err
    assert list(tmp_path.iterdir()) == [folder]


def test_no_secret_stands_in_the_arguments_of_a_program(acme, tmp_path, program, settings):
    program(f'echo "$@" >> {tmp_path}/arguments; exec "$REAL" "$@"')
    back_up("acme", tmp_path)
    password = settings.DATABASES["default"]["PASSWORD"]
    arguments = (tmp_path / "arguments").read_text()
    assert f"--schema={acme.schema_name}" in arguments
    assert password not in arguments


def test_a_dump_that_is_cut_off_is_no_backup(acme, tmp_path, program):
    folder = program(f'[ "$1" = --version ] && exec "$REAL" --version\n{HALF}')
    ran = run("backup_organization", "acme", f"--to={tmp_path}")
    assert (ran.code, "Its dump is cut off." in ran.err) == (1, True)
    assert list(tmp_path.iterdir()) == [folder]


def test_a_killed_backup_leaves_nothing_that_looks_like_one(acme, tmp_path, program, settings):
    program(f'[ "$1" = --version ] && exec "$REAL" --version\n{HALF}touch {tmp_path}/half; exec sleep 60')
    environment = {**os.environ, "POSTGRES_BIN": str(tmp_path / "bin")}
    command = [sys.executable, "manage.py", "backup_organization", "acme", f"--to={tmp_path}"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
    while not (tmp_path / "half").exists():
        assert process.poll() is None
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert not list(tmp_path.glob("*.sonicus-backup"))
    settings.POSTGRES_BIN = ""
    assert back_up("acme", tmp_path).exists()
