"""Whatever the platform does to a call, exactly one deployment comes of it."""

import pytest
import requests

from tenants.models import Attempt, Condition
from tests.deployments.acting import change_plan, condition_of, plan, releases, turn

pytestmark = pytest.mark.django_db

IN_CALL = 3  # a call and its two retries within the call, which a lost connection or a 503 sets off


@pytest.mark.parametrize("kind", ["reset", "applied_then_reset"])
@pytest.mark.parametrize("operation", ["webhook", "status"])
def test_a_lost_answer_leaves_one_deployment(acme, platform, settle, operation, kind):
    platform.fault(kind, operation, times=2 * IN_CALL)

    condition = settle(acme)["deployment"]

    assert condition.message == "Release 1 live, 1 instance."
    assert len(platform.deployments) == 1
    assert Attempt.objects.filter(organization=acme, reason="ProviderUnavailable").count() >= 2
    assert plan(acme) == []


@pytest.mark.parametrize("status", [500, 502, 503, 429])
@pytest.mark.parametrize("operation", ["webhook", "status"])
def test_an_outage_is_waited_out(acme, platform, settle, operation, status):
    platform.fault("status", operation, status=status, times=4)

    condition = settle(acme)["deployment"]

    assert condition.message == "Release 1 live, 1 instance."
    assert len(platform.deployments) == 1


def test_a_slow_answer_is_still_an_answer(acme, platform, settle):
    platform.fault("delay", "webhook", seconds=0.4, times=1)

    assert settle(acme)["deployment"].status == Condition.Status.READY


def test_while_the_platform_is_away_the_step_backs_off(acme, platform):
    platform.fault("status", status=503)

    for _ in range(3):
        turn(acme)

    condition = condition_of(acme)
    assert (condition.status, condition.reason) == (Condition.Status.RECONCILING, "ProviderUnavailable")
    assert condition.failures == 3
    assert len(releases(acme)) == 1
    assert platform.deployments == []


def test_after_an_outage_the_same_release_goes_live(acme, platform, settle):
    platform.fault("status", status=503)
    turn(acme)
    platform.outside.clear_faults()

    assert settle(acme)["deployment"].message == "Release 1 live, 1 instance."


def test_a_lost_answer_to_a_scaling_scales_once(acme, platform, settle):
    settle(acme)
    change_plan(acme, "business")
    platform.fault("applied_then_reset", "webhook", times=IN_CALL)

    settle(acme)

    [deployment] = platform.deployments
    assert deployment["ready_instances"] == acme.plan.instances
    assert plan(acme) == []


@pytest.mark.parametrize("kind", ["reset", "applied_then_reset"])
@pytest.mark.parametrize("operation", ["webhook", "status"])
def test_a_lost_answer_to_a_removal_still_removes(acme, platform, settle, operation, kind):
    settle(acme)
    acme.leave()
    platform.fault(kind, operation, times=IN_CALL)

    condition = settle(acme)["deployment"]

    assert condition.status == Condition.Status.READY
    assert (platform.deployments, len(platform.removed)) == ([], 1)


def test_nobody_is_led_to_what_is_about_to_be_removed(acme, platform, settle):
    settle(acme)
    acme.leave()
    platform.fault("status", status=503)

    turn(acme)

    acme.refresh_from_db()
    assert acme.ingress == ""
    assert len(platform.deployments) == 1


def test_a_wrong_secret_stalls_and_names_the_setting(acme, platform, settle, settings):
    settings.DEPLOYMENT_WEBHOOK_SECRET = "whsec_b3RoZXItb3RoZXItb3RoZXItb3RoZXItb3RoZXI="

    condition = settle(acme)["deployment"]

    assert (condition.status, condition.reason) == (Condition.Status.STALLED, "AccessRefused")
    assert "DEPLOYMENT_WEBHOOK_SECRET" in condition.message
    assert "b3RoZXI" not in condition.message
    assert platform.deployments == []


def test_all_attempts_of_a_request_are_one_message(acme, platform, settle):
    platform.fault("status", "webhook", status=500, times=3)
    settle(acme)

    asked = [request for request in platform.outside.requests("platform") if request["operation"] == "webhook"]
    assert [request["status"] for request in asked] == [500, 500, 500, 202]
    assert len(platform.deployments) == 1


def test_our_signature_is_not_sent_to_another_host(acme, sandbox):
    from deployments.backends.webhook import WebhookBackend
    from sonicus.lib.providers import ProviderError

    elsewhere = {"deployment_id": "dep_1", "status_url": f"{sandbox.url}.evil.test/platform/deployments/dep_1"}
    with pytest.raises(ProviderError, match="another host"):
        WebhookBackend(f"{sandbox.url}/platform/webhook", "whsec_c2VjcmV0")._handle(elsewhere)


def test_nobody_without_the_secret_reads_a_status(acme, platform, settle):
    settle(acme)
    address = f"{platform.outside.url}/platform/deployments/{platform.deployments[0]['id']}"

    assert requests.get(address, timeout=5).status_code == 401
