"""validate_configuration and test_services: what is broken is named, and never passes."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import OperationalError
from django.test import override_settings

from sonicus.config import Problem
from sonicus.doctor import checks
from sonicus.doctor.services import NAMES, Service
from sonicus.lib.findings import Finding, ok
from tenants.models import Organization
from tenants.schemas.making import make
from tests.doors.running import Ran, run
from tests.support.outside import OutsideWorld
from tests.support.workers import workers_at_work

MISSING = Problem("ODOO_API_KEY", "missing", "API key of that user.")
NOTHING_LISTENS = "redis://127.0.0.1:1/0"


@pytest.fixture
def workers(transactional_db: None, sandbox: OutsideWorld) -> Iterator[None]:
    with workers_at_work():
        yield


def levels(ran: Ran) -> dict[str, str]:
    return {check["service"]: check["level"] for check in ran.data["checks"]}


def findings(ran: Ran, service: str) -> list[dict[str, str]]:
    return next(check["findings"] for check in ran.data["checks"] if check["service"] == service)


def service(look: Callable[[], list[Finding]], *variables: str) -> Service:
    return Service("thing", variables, look, look)


def test_a_wrong_key_a_wrong_port_and_a_missing_variable_are_found_in_one_run(
    transactional_db: None, sandbox: OutsideWorld
) -> None:
    make()  # one that waits in the pool: then there is nothing to remark about PostgreSQL
    wrong = {"IONOS_API_KEY": "wrong.key", "REDIS_URL": NOTHING_LISTENS, "CONFIGURATION_PROBLEMS": [MISSING]}
    with override_settings(**wrong):
        ran = run("validate_configuration", "--json")
    assert ran.code == 1
    assert ran.data["ok"] is False
    found = levels(ran)
    assert {name for name, level in found.items() if level == "fail"} >= {"environment", "redis", "dns", "crm"}
    assert found["postgresql"] == found["mail"] == found["deployments"] == "ok"
    assert "IONOS_API_KEY" in str(findings(ran, "dns"))
    assert "127.0.0.1:1" in findings(ran, "redis")[0]["seen"]
    assert findings(ran, "crm") == [
        {"subject": "crm", "level": "fail", "seen": "not checked: ODOO_API_KEY: missing", "mend": "Set ODOO_API_KEY."}
    ]
    assert {"subject": "ODOO_API_KEY", "level": "fail", "seen": "missing", "mend": MISSING.mend} in findings(
        ran, "environment"
    )


def test_what_is_found_is_printed_with_how_to_mend_it_and_without_secrets(
    transactional_db: None, sandbox: OutsideWorld
) -> None:
    with override_settings(IONOS_API_KEY="wrong.very-secret"):
        ran = run("validate_configuration")
    assert ran.code == 1
    assert "fail  dns" in ran.out
    assert "→" in ran.out
    assert "very-secret" not in ran.out + ran.err


def test_a_queue_that_nobody_serves_is_named(transactional_db: None, sandbox: OutsideWorld) -> None:
    ran = run("validate_configuration", "--json")
    unserved = [finding["subject"] for finding in findings(ran, "workers") if finding["level"] == "fail"]
    assert unserved == [f"queue {name}" for name in ("tenants", "dns", "billing", "crm", "deployments", "mail")]


def test_with_everything_in_order_the_configuration_passes_and_everything_works(workers: None) -> None:
    assert run("validate_configuration").code == 0
    ran = run("test_services", "--json")
    assert ran.code == 0, ran.out
    assert (ran.data["ok"], ran.data["percent"]) == (True, 100)
    assert list(levels(ran)) == [*NAMES, "workflow"]
    steps = [finding["subject"] for finding in findings(ran, "workflow")]
    assert steps == ["schema", "dns", "propagation", "billing", "crm", "deployment", "take-down"]
    assert not Organization.objects.exists()


def test_the_throw_away_organization_leaves_nothing_outside(workers: None, sandbox: OutsideWorld) -> None:
    before = [record["name"] for zone in sandbox.state()["ionos"]["zones"] for record in zone["records"]]
    ran = run("test_services", "workflow")
    assert ran.code == 0, ran.out
    assert "passed 7 of 7 (100 %)" in ran.out
    state = sandbox.state()
    assert [record["name"] for zone in state["ionos"]["zones"] for record in zone["records"]] == before
    assert all(subscription["status"] == "canceled" for subscription in state["stripe"]["subscriptions"])
    assert state["platform"]["deployments"] == []


def test_a_broken_service_is_named_and_the_workflow_is_not_walked(workers: None, sandbox: OutsideWorld) -> None:
    sandbox.fault(system="odoo", kind="status", status=500)
    ran = run("test_services", "--json")
    assert ran.code == 1
    assert {name for name, level in levels(ran).items() if level == "fail"} == {"crm", "workflow"}
    assert "failed: crm, workflow" in ran.err
    assert ran.data["percent"] < 100
    assert not Organization.objects.exists()


def test_what_breaks_on_the_way_is_named_and_what_stays_behind_is_said(
    workers: None, sandbox: OutsideWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sonicus.doctor.journey.SECONDS_UP", 6.0)
    monkeypatch.setattr("sonicus.doctor.journey.SECONDS_DOWN", 3.0)
    sandbox.fault(system="odoo", kind="status", status=500)
    ran = run("test_services", "workflow", "--json")
    assert ran.code == 1
    found = {finding["subject"]: finding for finding in findings(ran, "workflow")}
    assert found["crm"]["level"] == "fail"
    assert "test_services crm" in found["crm"]["mend"]
    assert found["schema"]["level"] == "ok"
    left = Organization.objects.get()
    assert left.is_leaving
    assert f"left behind is {left.slug}" in found["take-down"]["seen"]


def test_only_the_named_services_are_tried(transactional_db: None, sandbox: OutsideWorld) -> None:
    ran = run("test_services", "redis", "mail", "--json")
    assert ran.code == 0, ran.out
    assert list(levels(ran)) == ["redis", "mail"]


def test_an_unknown_service_is_wrong_usage_and_the_known_ones_are_named(db: None) -> None:
    ran = run("test_services", "fax")
    assert ran.code == 2
    assert all(name in ran.err for name in (*NAMES, "workflow"))


def test_a_service_may_be_called_by_the_name_of_who_stands_outside(db: None, sandbox: OutsideWorld) -> None:
    sandbox.fault(system="odoo", kind="status", status=500)
    ran = run("test_services", "odoo", "stripe", "--json")
    assert levels(ran) == {"billing": "ok", "crm": "fail"}
    assert ran.code == 1


def test_one_that_hangs_does_not_hold_up_the_others(db: None) -> None:
    import threading

    endless = threading.Event()
    hanging = service(lambda: [ok("never", str(endless.wait(30)))])
    quick = service(lambda: [ok("quick", "done")])
    first, second = checks.check_all([(hanging, hanging.probe), (quick, quick.probe)], patience=0.2)
    endless.set()
    assert first.failed
    assert "no answer within" in first.findings[0].seen
    assert not second.failed


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_check_that_says_nothing_or_falls_over_has_not_passed(db: None) -> None:
    def fall_over() -> list[Finding]:
        raise KeyError("nobody foresaw this")

    for look in (list, fall_over):
        found = checks.check(service(look), look, patience=5)
        assert found.failed
        assert "without a result" in found.findings[0].seen


def test_a_service_that_fails_for_want_of_our_database_sends_to_that_first(db: None) -> None:
    def ask_the_database() -> list[Finding]:
        raise OperationalError("connection refused")

    found = checks.check(service(ask_the_database), ask_the_database, patience=5)
    assert found.failed
    assert found.findings[0].mend == "Mend postgresql first."


@pytest.mark.parametrize(
    ("settings", "subject"),
    [
        ({"DEBUG": True}, "DEBUG"),
        ({"BASE_DOMAIN": "sonicus.eu", "EDGE_ADDRESSES": ("127.0.0.1",)}, "EDGE_ADDRESSES"),
        ({"DNS_RESOLVERS": ()}, "DNS_RESOLVERS"),
        ({"DEBUG": False, "SANDBOX_URL": "http://127.0.0.1:18190"}, "SANDBOX_URL"),
        ({"BASE_DOMAIN": "sonicus.eu", "STRIPE_LIVE_MODE": False}, "STRIPE_SECRET_KEY"),
    ],
)
def test_what_is_allowed_but_hardly_meant_is_remarked(settings: dict[str, Any], subject: str) -> None:
    from sonicus.doctor import environment

    with override_settings(**settings):
        levels = {finding.subject: finding.level.value for finding in environment.probe()}
    assert levels[subject] == "warn"
