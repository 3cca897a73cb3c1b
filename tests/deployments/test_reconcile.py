"""The deployment step: what an organization should run, runs; once, and no more."""

from datetime import timedelta

import pytest
from django.utils import timezone

from deployments.models import Release
from deployments.reconcile import DeploymentReconciler
from tenants.models import Condition, Organization
from tests.deployments.acting import change_plan, condition_of, plan, releases, turn, turn_until

pytestmark = pytest.mark.django_db


def test_a_new_organization_gets_one_live_deployment(acme, platform, settle):
    conditions = settle(acme)

    assert conditions["deployment"].status == Condition.Status.READY
    assert conditions["deployment"].message == "Release 1 live, 1 instance."
    [deployment] = platform.deployments
    assert (deployment["organization"], deployment["release"], deployment["phase"]) == (str(acme.pk), 1, "live")
    assert plan(acme) == []


def test_what_runs_bears_our_labels(acme, platform, settle, settings):
    settle(acme)

    [deployment] = platform.deployments
    assert deployment["labels"] == {
        "sonicus.managed": "true",
        "sonicus.install": str(settings.INSTALL_ID),
        "sonicus.organization": str(acme.pk),
        "sonicus.release": "1",
    }


def test_the_ingress_is_where_the_instances_answer(acme, platform, settle):
    settle(acme)

    acme.refresh_from_db()
    assert acme.ingress == platform.deployments[0]["endpoint"] != ""


def test_accepted_is_not_live(acme, platform):
    platform.fault("delay", "run", seconds=600)

    turn(acme)

    assert len(platform.deployments) == 1
    assert condition_of(acme).status == Condition.Status.RECONCILING
    assert condition_of(acme).reason in ("Accepted", "Provisioning")
    acme.refresh_from_db()
    assert (acme.ingress, acme.live_at) == ("", None)


def test_planning_alone_changes_nothing(acme, platform):
    assert [change.split(":")[0] for change in plan(acme)] == ["create release 1"]

    assert (releases(acme), platform.deployments) == ([], [])


def test_another_plan_scales_what_runs(acme, platform, settle):
    settle(acme)
    change_plan(acme, "business")
    wanted = acme.plan.instances
    assert wanted > 1

    settle(acme)

    [deployment] = platform.deployments
    assert (deployment["release"], deployment["instances"], deployment["ready_instances"]) == (1, wanted, wanted)
    assert condition_of(acme).message == f"Release 1 live, {wanted} instances."
    assert plan(acme) == []


def test_there_and_back_again_is_scaled_twice(acme, platform, settle):
    for key in ("business", "starter", "business"):
        change_plan(acme, key)
        settle(acme)
        assert [d["ready_instances"] for d in platform.deployments] == [acme.plan.instances]


def test_another_image_becomes_a_new_release_and_the_old_one_goes(acme, platform, settle, settings):
    settle(acme)
    settings.DEPLOYMENT_IMAGE = "instance:2"
    acme.request_reconcile()

    settle(acme)

    [deployment] = platform.deployments
    assert (deployment["release"], deployment["image"]) == (2, "instance:2")
    assert [gone["release"] for gone in platform.removed] == [1]
    acme.refresh_from_db()
    assert acme.ingress == deployment["endpoint"]
    assert plan(acme) == []


def test_the_old_release_serves_until_the_new_one_is_live(acme, platform, settle, settings):
    settle(acme)
    old = platform.deployments[0]["endpoint"]
    settings.DEPLOYMENT_IMAGE = "instance:2"
    platform.fault("delay", "run", seconds=600)

    turn(acme)

    acme.refresh_from_db()
    assert acme.ingress == old
    assert [d["phase"] for d in platform.deployments if d["release"] == 1] == ["live"]


def test_a_release_that_never_served_goes_at_once_when_a_newer_one_is_wanted(acme, platform, settings):
    platform.fault("delay", "run", seconds=600, times=1)
    turn(acme)
    settings.DEPLOYMENT_IMAGE = "instance:2"
    turn(acme)

    turn(acme)

    assert releases(acme)[0].state == Release.State.SUPERSEDED
    assert [d["phase"] for d in platform.deployments if d["release"] == 1] in ([], ["removing"])


def test_a_failed_release_stalls_the_step_and_says_why(acme, platform, settle):
    platform.fault("status", "run", times=1)

    condition = settle(acme)["deployment"]

    assert condition.status == Condition.Status.STALLED
    assert "Release 1 failed" in condition.message.replace("release", "Release")
    assert "ended with status 1" in condition.message
    assert [release.state for release in releases(acme)] == [Release.State.FAILED]


def test_a_failed_release_is_not_tried_again_by_itself(acme, platform, settle):
    platform.fault("status", "run", times=1)
    settle(acme)

    settle(acme)

    assert len(releases(acme)) == 1
    assert condition_of(acme).next_attempt_at is None


def test_a_retry_after_a_failure_makes_a_new_release(acme, platform, settle):
    platform.fault("status", "run", times=1)
    settle(acme)
    Condition.objects.filter(organization=acme).wake()

    condition = settle(acme)["deployment"]

    assert condition.message == "Release 2 live, 1 instance."
    [deployment] = platform.deployments
    assert deployment["release"] == 2
    assert [release.state for release in releases(acme)] == [Release.State.FAILED, Release.State.LIVE]
    assert releases(acme)[0].is_gone


def test_an_image_that_is_never_healthy_fails_with_its_reason(acme, platform, settle, settings):
    settings.DEPLOYMENT_IMAGE = "broken:1"

    condition = settle(acme)["deployment"]

    assert condition.status == Condition.Status.STALLED
    assert "/healthz answered 503" in condition.message


def test_a_broken_release_leaves_the_old_one_serving(acme, platform, settle, settings):
    settle(acme)
    settings.DEPLOYMENT_IMAGE = "broken:1"
    acme.request_reconcile()

    condition = settle(acme)["deployment"]

    assert condition.status == Condition.Status.STALLED
    phases = {d["release"]: (d["phase"], d["endpoint"]) for d in platform.deployments}
    acme.refresh_from_db()
    assert phases[1] == ("live", acme.ingress)


def test_an_overdue_release_is_timed_out_and_asked_for_again_as_the_same(acme, platform):
    platform.fault("delay", "run", seconds=600, times=1)
    turn_until(acme, "Provisioning")
    Release.objects.update(state_at=timezone.now() - timedelta(minutes=11))

    turn(acme)
    turn(acme)

    assert [release.state for release in releases(acme)] == [Release.State.TIMED_OUT]
    assert condition_of(acme).reason == "ProviderUnavailable"
    assert "takes too long" in condition_of(acme).message
    assert len(platform.deployments) == 1


def test_a_timed_out_release_that_comes_up_after_all_is_live(acme, platform, sandbox, settle):
    platform.fault("delay", "run", seconds=600, times=1)
    turn_until(acme, "Provisioning")
    Release.objects.update(state_at=timezone.now() - timedelta(minutes=11))
    turn(acme)
    sandbox.advance(700)

    assert settle(acme)["deployment"].message == "Release 1 live, 1 instance."
    assert len(platform.deployments) == 1


def test_what_vanished_from_the_platform_is_made_anew(acme, platform, sandbox, settle):
    settle(acme)
    sandbox.reset()
    assert platform.deployments == []
    Condition.objects.filter(organization=acme).wake()

    assert settle(acme)["deployment"].message == "Release 2 live, 1 instance."
    [deployment] = platform.deployments
    acme.refresh_from_db()
    assert acme.ingress == deployment["endpoint"]
    assert [release.is_gone for release in releases(acme)] == [True, False]


def test_what_somebody_stopped_is_started_again(acme, platform, settle, settings):
    settle(acme)
    told = {"install": str(settings.INSTALL_ID), "deployment_id": platform.deployments[0]["id"]}
    assert platform.tell("stop", told).status_code == 202
    assert plan(acme) == ["start release 1: somebody stopped it"]
    Condition.objects.filter(organization=acme).wake()

    settle(acme)

    assert [(d["release"], d["phase"]) for d in platform.deployments] == [(1, "live")]
    assert condition_of(acme).status == Condition.Status.READY


def test_leaving_takes_everything_down_and_sees_it_gone(acme, platform, settle):
    settle(acme)
    acme.leave()

    condition = settle(acme)["deployment"]

    assert (condition.status, condition.message) == (Condition.Status.READY, "Nothing is deployed any more.")
    assert platform.deployments == []
    assert len(platform.removed) == 1
    acme.refresh_from_db()
    assert acme.ingress == ""
    assert acme.left_at is not None
    assert releases(acme)[0].state == Release.State.REMOVED
    assert DeploymentReconciler().holdings(acme) == []


def test_leaving_waits_until_the_removal_is_seen(acme, platform, settle):
    settle(acme)
    acme.leave()

    turn(acme)

    assert condition_of(acme).reason == "Removing"
    assert plan(acme) == []


def test_leaving_in_the_middle_of_a_deployment_leaves_nothing(acme, platform, settle):
    platform.fault("delay", "run", seconds=600)
    turn(acme)
    acme.leave()

    settle(acme)

    assert platform.deployments == []


def test_leaving_finds_what_was_made_although_the_answer_was_lost(acme, platform, settle):
    platform.fault("applied_then_reset", "webhook", times=3)  # two of them are in-call retries
    turn(acme)
    assert len(platform.deployments) == 1
    assert releases(acme)[0].handle is None
    acme.leave()

    settle(acme)

    assert platform.deployments == []
    assert len(platform.removed) == 1


def test_leaving_without_ever_having_deployed_is_at_once_done(acme, platform, settle):
    acme.leave()

    assert settle(acme)["deployment"].status == Condition.Status.READY
    assert platform.outside.requests("platform") == []


def test_the_holdings_name_the_release_and_the_deployment(acme, platform, settle):
    settle(acme)

    held = {holding.kind: holding.identifier for holding in DeploymentReconciler().holdings(acme)}

    assert held == {"release": "1", "deployment": platform.deployments[0]["id"]}


def test_two_organizations_have_one_deployment_each(acme, bob, platform, settle):
    from tests.support.cast import make_organization

    other = make_organization("bobcorp", owner=bob)
    settle(acme)
    settle(other)

    assert {d["organization"] for d in platform.deployments} == {str(acme.pk), str(other.pk)}
    assert Organization.objects.exclude(ingress="").values("ingress").distinct().count() == 2
