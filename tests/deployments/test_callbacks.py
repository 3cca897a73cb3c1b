"""Callbacks over a real connection: the platform calls the public host, which it finds below localhost."""

import pytest

from deployments.models import Delivery
from tenants.models import Condition
from tests.deployments.acting import condition_of, releases, turn, wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _web(live_server):
    """The public host answers."""


def test_the_platform_tells_of_every_phase(acme, platform):
    turn(acme)

    assert wait_until(lambda: Delivery.objects.count() == 4)
    assert releases(acme)[0].state == "live"
    kinds = list(Delivery.objects.order_by("seq").values_list("kind", flat=True))
    assert kinds == ["deployment.accepted", "deployment.progress", "deployment.progress", "deployment.live"]


def test_a_callback_wakes_a_step_that_sleeps(acme, platform):
    turn(acme)
    Condition.objects.filter(organization=acme).update(next_attempt_at=None)

    assert wait_until(lambda: releases(acme)[0].state == "live" and condition_of(acme).next_attempt_at is not None)


def test_dropped_callbacks_cost_only_time(acme, platform, settle):
    platform.fault("drop_webhook")

    assert settle(acme)["deployment"].message == "Release 1 live, 1 instance."
    assert wait_until(lambda: not platform.pending)
    assert Delivery.objects.count() == 0


def test_duplicated_callbacks_are_kept_once(acme, platform, settle):
    platform.fault("duplicate_webhook")

    settle(acme)

    assert wait_until(lambda: not platform.pending)
    assert Delivery.objects.count() == 4
    assert len(platform.deployments) == 1
    assert condition_of(acme).status == Condition.Status.READY
