"""What operators are told about the platform."""

import pytest

from deployments.probes import exercise, probe
from sonicus.lib.findings import Level


def levels(findings):
    return [finding.level for finding in findings]


def test_a_platform_that_lets_us_in_is_ok(sandbox):
    assert levels(probe()) == [Level.OK]


def test_the_probe_makes_nothing(platform):
    probe()

    assert platform.deployments == []


def test_a_wrong_secret_is_said_exactly(sandbox, settings):
    settings.DEPLOYMENT_WEBHOOK_SECRET = "whsec_b3RoZXItb3RoZXItb3RoZXItb3RoZXItb3RoZXI="

    [finding] = probe()

    assert finding.level == Level.FAIL
    assert "401" in finding.seen
    assert "DEPLOYMENT_WEBHOOK_SECRET" in finding.mend


def test_a_platform_that_is_not_there_is_a_failure(sandbox, settings):
    settings.DEPLOYMENT_WEBHOOK_URL = "http://127.0.0.1:9/webhook"

    [finding] = probe()

    assert finding.level == Level.FAIL
    assert "DEPLOYMENT_WEBHOOK_URL" in finding.mend


def test_a_wrong_path_is_a_failure(sandbox, settings):
    settings.DEPLOYMENT_WEBHOOK_URL = f"{sandbox.url}/platform/elsewhere"

    [finding] = probe()

    assert finding.level == Level.FAIL
    assert "path" in finding.mend


def test_the_exercise_makes_a_deployment_and_leaves_none(platform):
    findings = exercise()

    assert levels(findings) == [Level.OK, Level.OK]
    assert platform.deployments == []
    assert len(platform.removed) == 1


@pytest.mark.parametrize("fault", [("status", "run"), ("status", "status"), ("status", "webhook")])
def test_a_broken_platform_never_passes_the_exercise(platform, fault):
    platform.fault(*fault)

    findings = exercise()

    assert Level.FAIL in levels(findings)


def test_after_a_failed_start_nothing_is_left(platform):
    platform.fault("status", "run", times=1)

    assert levels(exercise()) == [Level.FAIL, Level.OK]
    assert platform.deployments == []
