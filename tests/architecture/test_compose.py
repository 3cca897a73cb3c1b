"""No container engine runs in the tests; what can be said about docker-compose.yml without one is said here."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
OURS = ("migrate", "web", "internal", "worker", "beat", "sandbox")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


@pytest.fixture(scope="module")
def services(compose) -> dict[str, Any]:
    return compose["services"]


def test_all_parts_are_there(services):
    assert set(services) == {"postgres", "redis", *OURS}


def test_the_servers_answer_on_the_promised_ports_of_this_machine_only(services):
    assert services["postgres"]["ports"] == ["127.0.0.1:5433:5432"]
    assert services["redis"]["ports"] == ["127.0.0.1:6380:6379"]
    published = [port for service in services.values() for port in service.get("ports", [])]
    assert all(port.startswith("127.0.0.1:") for port in published)


@pytest.mark.parametrize("name", ["postgres", "redis"])
def test_the_servers_keep_their_data_and_tell_their_health(compose, services, name):
    volume = services[name]["volumes"][0].partition(":")[0]
    assert volume in compose["volumes"]
    assert services[name]["healthcheck"]["test"]


def test_redis_keeps_what_it_was_given(services):
    command = services["redis"]["command"]
    assert command[command.index("--appendonly") + 1] == "yes"
    assert command[command.index("--maxmemory-policy") + 1] == "noeviction"


def test_nothing_runs_as_root_or_writes_where_it_need_not(services):
    for name, service in services.items():
        assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", service["user"]), name
        assert service["read_only"] is True, name
        assert service["init"] is True, name


@pytest.mark.parametrize("name", ["web", "internal", "worker", "beat"])
def test_the_application_waits_for_the_migrations(services, name):
    conditions = {on: how["condition"] for on, how in services[name]["depends_on"].items()}
    assert conditions == {
        "postgres": "service_healthy",
        "redis": "service_healthy",
        "migrate": "service_completed_successfully",
    }


def test_the_migrations_run_once_and_seed(services):
    assert services["migrate"]["restart"] == "no"
    command = services["migrate"]["command"][-1]
    assert "migrate_schemas --shared && python manage.py seed && { python manage.py migrate_fleet" in command


def test_the_sandbox_only_comes_when_asked_for(services):
    assert services["sandbox"]["profiles"] == ["sandbox"]
    assert [name for name, service in services.items() if "profiles" in service] == ["sandbox"]


def test_the_sandbox_is_started_with_options_that_it_knows(services):
    """Help comes last, so that an unknown option before it is refused."""
    options = [option.partition("=")[0] for option in services["sandbox"]["command"][3:]]
    help_text = subprocess.run(
        [sys.executable, "-m", "sandbox", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert [option for option in options if option not in help_text] == []


def test_the_image_does_not_run_as_root():
    users = re.findall(r"^USER (\S+)", (ROOT / "Dockerfile").read_text(), re.M)
    assert users == ["10001:10001"]
