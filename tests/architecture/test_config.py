import os
import subprocess
import sys
from pathlib import Path

import pytest

from sonicus import config
from sonicus.config import Configuration, example_file, read_configuration

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def bare(monkeypatch):
    """An environment that says nothing."""
    for name in Configuration.model_fields:
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def test_the_example_file_is_fresh():
    assert (ROOT / ".env.example").read_text() == example_file(), "run `python -m sonicus.config > .env.example`"


def test_the_example_file_alone_is_a_whole_configuration(bare):
    assert Configuration(_env_file=ROOT / ".env.example").BASE_DOMAIN == "sonicus.eu"


def test_everything_that_is_wrong_is_told_at_once(bare):
    bare.setenv("DATABASE_URL", "mysql://nowhere")
    bare.setenv("STRIPE_SECRET_KEY", "sk_test_short")
    problems = {problem.variable: str(problem) for problem in read_configuration()[1]}
    assert {"DATABASE_URL", "STRIPE_SECRET_KEY", "REDIS_URL", "SECRET_KEY", "IONOS_API_KEY"} <= problems.keys()
    assert "missing" in problems["REDIS_URL"]
    assert all(Configuration.model_fields[name].description in text for name, text in problems.items())


def test_every_required_variable_is_missed_by_name(bare):
    required = {name for name, field in Configuration.model_fields.items() if field.is_required()}
    assert {problem.variable for problem in read_configuration()[1]} == required


@pytest.mark.parametrize("name", ["SECRET_KEY", "STRIPE_SECRET_KEY", "DEPLOYMENT_WEBHOOK_SECRET", "DATABASE_URL"])
def test_a_wrong_secret_is_named_but_never_shown(monkeypatch, name):
    monkeypatch.setenv(name, "hunter2hunter2")
    told = [str(problem) for problem in read_configuration()[1]]
    assert [text for text in told if text.startswith(f"{name}:")]
    assert "hunter2" not in "".join(told)


def test_one_address_with_two_ports_is_two_servers(monkeypatch):
    monkeypatch.setenv("DNS_RESOLVERS", "127.0.0.1:53,127.0.0.1:5353,[::1]:53,[::1]:5353")
    assert len(Configuration().DNS_RESOLVERS) == 4


def test_a_good_configuration_shows_no_secret_either():
    configuration, problems = read_configuration()
    assert problems == []
    for name in ("SECRET_KEY", "STRIPE_SECRET_KEY", "IONOS_API_KEY", "ODOO_API_KEY", "DATABASE_URL"):
        assert getattr(configuration, name).get_secret_value() not in repr(configuration)


def test_empty_text_counts_as_not_set(monkeypatch):
    monkeypatch.setenv("ODOO_DB", "")
    assert [problem.variable for problem in read_configuration()[1]] == ["ODOO_DB"]


def test_a_process_does_not_start_on_a_broken_configuration():
    environment = {**os.environ, "STRIPE_SECRET_KEY": "hunter2", "ODOO_URL": "nowhere"}
    command = [sys.executable, str(ROOT / "manage.py"), "check"]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode != 0
    assert "STRIPE_SECRET_KEY:" in result.stderr
    assert "ODOO_URL:" in result.stderr
    assert "hunter2" not in result.stderr


def test_nobody_else_reads_the_environment():
    readers = [path for room in ROOMS for path in (ROOT / room).rglob("*.py") if _reads_environment(path)]
    assert readers == [Path(config.__file__)]


ROOMS = ("sonicus", "tenants", "dns", "billing", "crm", "deployments", "sounds")


def _reads_environment(path: Path) -> bool:
    text = path.read_text().replace('os.environ.setdefault("DJANGO_SETTINGS_MODULE"', "")
    return "os.environ" in text or "getenv" in text


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("EDGE_ADDRESSES", "203.0.113.1,edge", "edge is not an IPv4 or IPv6 address"),
        ("DNS_RESOLVERS", "1.1.1.1,not a host", "not a host is neither a host nor host:port"),
        ("DNS_RESOLVERS", "1.1.1.1,1.1.1.1", "1.1.1.1 is the same server as 1.1.1.1: name it once"),
        ("DNS_RESOLVERS", "127.0.0.1,127.0.0.1:53", "127.0.0.1:53 is the same server as 127.0.0.1: name it once"),
        ("DNS_RESOLVERS", "::1,8.8.8.8,[0:0:0:0:0:0:0:1]", "[0:0:0:0:0:0:0:1] is the same server as ::1: name it once"),
        (
            "DNS_NAMESERVERS",
            "NS1.sonicus.eu.,ns1.sonicus.eu:53",
            "ns1.sonicus.eu:53 is the same server as NS1.sonicus.eu.: name it once",
        ),
        (
            "EDGE_TLS",
            "edge.sonicus.eu,edge.sonicus.eu:443",
            "edge.sonicus.eu:443 is the same server as edge.sonicus.eu: name it once",
        ),
        (
            "DNS_FURTHER_ZONES",
            '[{"base": "sonicus.app", "nameservers": ["::1", "[::1]:53"]}]',
            "[::1]:53 is the same server as ::1: name it once",
        ),
        ("DNS_NAMESERVERS", "ns1.sonicus.eu:dns", "ns1.sonicus.eu:dns is neither a host nor host:port"),
        ("IONOS_API_URL", "api.hosting.ionos.com", "not a web address"),
    ],
)
def test_an_address_that_is_none_is_told(monkeypatch, name, value, told):
    monkeypatch.setenv(name, value)
    _, problems = read_configuration()
    assert [(problem.variable, problem.problem) for problem in problems] == [(name, told)]
