"""What an operator meets when something is not as it should be: advice, an exit code, and no traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import OperationalError

from scripts.dev.layout import SANDBOX_STATE
from sonicus.management.commands.sandbox import Command as SandboxCommand
from tenants.models import Organization, User
from tests.doors.running import run

ACME = ("create_organization", "Acme GmbH", "--email=alice@acme.test", "--plan=starter")
MANAGE = settings.BASE_DIR / "manage.py"


def test_a_failure_is_json_too_where_json_was_asked_for(db: None) -> None:
    ran = run("explain", "nobody", "--json")
    assert ran.code == 1
    assert [error["code"] for error in ran.data["errors"]["__all__"]] == ["failed"]
    assert "no organization “nobody”" in ran.data["errors"]["__all__"][0]["message"]


def test_what_was_refused_is_told_in_one_piece_of_json(db: None) -> None:
    assert set(run(*ACME, "--slug=admin", "--json").data["errors"]) == {"slug"}


@pytest.mark.parametrize("json", [[], ["--json"]])
def test_whoever_stops_looking_on_stops_nothing_else(
    db: None, monkeypatch: pytest.MonkeyPatch, json: list[str]
) -> None:
    def press_control_c(seconds: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tenants.watch.time.sleep", press_control_c)
    ran = run(*ACME, "--wait", *json)
    assert ran.code == 1
    assert "the workers go on" in ran.err
    assert Organization.objects.get(slug="acme").is_vouched
    assert not json or ran.data["slug"] == "acme"


def test_a_name_without_any_letter_of_ours_asks_for_a_slug(db: None) -> None:
    ran = run("create_organization", "🦄🦄", "--email=alice@acme.test", "--plan=starter")
    assert ran.code == 1
    assert "slug: " in ran.err
    assert "--slug" in ran.err


def test_seeding_without_a_database_is_told_in_a_line(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr("tenants.seeding.seed", refuse)
    ran = run("seed")
    assert ran.code == 1
    assert "The database cannot be used (connection refused)" in ran.err


@pytest.mark.parametrize("text", ["", "nobody"])
def test_staff_is_seeded_by_an_address_only(db: None, text: str) -> None:
    ran = run("seed", "--staff", text)
    assert ran.code == 2
    assert "--staff wants an e-mail address" in ran.err
    assert not User.objects.exists()


def test_the_sandbox_by_itself_remembers_what_the_development_stack_laid_down() -> None:
    parser = SandboxCommand().create_parser("manage.py", "sandbox")
    assert parser.get_default("state_file") == SANDBOX_STATE


def test_a_checkout_without_any_configuration_is_shown_two_ways_on(tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("")
    bare = {"PATH": os.environ["PATH"], "ENV_FILE": str(tmp_path / "empty")}
    ran = subprocess.run(
        [sys.executable, str(MANAGE), "organizations"], env=bare, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 1
    assert "./scripts/start-dev.sh" in ran.stderr
    assert ".env.example" in ran.stderr


def test_a_python_without_django_is_told_which_one_to_take() -> None:
    command = [sys.executable, "-I", "-S", str(MANAGE), "organizations"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert ".venv/bin/python manage.py" in ran.stderr
    assert "Traceback" not in ran.stderr
