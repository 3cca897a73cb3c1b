"""The platform's callbacks: who may speak, and what is listened to."""

import json
import uuid

import pytest

from deployments.models import Delivery, Release
from sonicus.lib.signing import signed_headers
from tenants.models import Condition
from tests.deployments.acting import HOOK, call_back, condition_of, event, releases, send_raw, turn

pytestmark = pytest.mark.django_db

OTHER_SECRET = "whsec_b3RoZXItb3RoZXItb3RoZXItb3RoZXItb3RoZXI="


@pytest.fixture
def release(acme, platform) -> Release:
    """One that the platform has accepted and says nothing more about."""
    platform.fault("delay", "run", seconds=600)
    turn(acme)
    return releases(acme)[0]


def test_a_callback_moves_the_release_and_wakes_the_step(acme, release):
    Condition.objects.filter(organization=acme).update(next_attempt_at=None)

    assert call_back(event(release, "health_check", 7)).status_code == 202

    release.refresh_from_db()
    assert (release.state, release.seq) == ("health_check", 7)
    assert condition_of(acme).next_attempt_at is not None
    assert Delivery.objects.get().had_effect


@pytest.mark.parametrize("message_secret", [OTHER_SECRET, "whsec_c2VjcmV0"])
def test_a_wrong_signature_is_401(release, message_secret):
    answer = call_back(event(release, "live", 9), secret=message_secret)

    assert answer.status_code == 401
    release.refresh_from_db()
    assert (release.seq < 9, Delivery.objects.count()) == (True, 0)


def test_no_signature_is_401(release):
    assert send_raw(json.dumps(event(release, "live", 9)).encode(), {}).status_code == 401


def test_an_altered_body_is_401(release, settings):
    signed = json.dumps(event(release, "live", 9)).encode()
    headers = signed_headers(settings.DEPLOYMENT_WEBHOOK_SECRET, "msg_1", signed)

    assert send_raw(signed + b" ", headers).status_code == 401


def test_the_signature_is_looked_at_before_the_body(settings):
    assert send_raw(b"{not json", {}).status_code == 401


@pytest.mark.parametrize("body", [[], {}, {"data": None}, {"data": {"seq": 1}}, "text", {"data": {"phase": "live"}}])
def test_a_signed_message_without_sense_is_422(body):
    assert call_back(body).status_code == 422


@pytest.mark.parametrize("more", [{"seq": 0}, {"seq": "x"}, {"phase": "dancing"}, {"organization": "acme"}])
def test_an_event_without_sense_is_422(release, more):
    assert call_back(event(release, "live", 9, **more)).status_code == 422


@pytest.mark.parametrize(
    "more",
    [{"organization": str(uuid.uuid4())}, {"release": 99}, {"install": str(uuid.uuid4())}, {"deployment_id": "x"}],
)
def test_an_event_about_what_is_not_ours_is_404_and_may_be_sent_again(release, more):
    answer = call_back(event(release, "live", 9, **more), message_id="msg_1")

    assert answer.status_code == 404
    assert not Delivery.objects.filter(webhook_id="msg_1").exists()


def test_an_event_may_come_before_the_answer_to_our_request(release):
    told = event(release, "provisioning", 6)
    Release.objects.update(external_id="", status_url="")

    assert call_back(told).status_code == 202

    release.refresh_from_db()
    assert release.seq == 6


def test_the_same_message_twice_has_one_effect(acme, release):
    told = event(release, "health_check", 7)
    call_back(told, message_id="msg_1")
    Condition.objects.filter(organization=acme).update(next_attempt_at=None)

    answer = call_back(told, message_id="msg_1")

    assert (answer.status_code, answer.json()) == (202, {"news": False})
    assert Delivery.objects.count() == 1
    assert condition_of(acme).next_attempt_at is None


def test_a_message_id_is_never_accepted_again_whatever_it_says(release):
    call_back(event(release, "provisioning", 7), message_id="msg_1")

    answer = call_back(event(release, "live", 8), message_id="msg_1")

    assert (answer.status_code, answer.json()) == (202, {"news": False})
    release.refresh_from_db()
    assert (release.state, release.seq) == ("provisioning", 7)


def test_a_late_event_changes_nothing(acme, release):
    call_back(event(release, "health_check", 7))
    Condition.objects.filter(organization=acme).update(next_attempt_at=None)

    answer = call_back(event(release, "provisioning", 6))

    assert (answer.status_code, answer.json()) == (202, {"news": False})
    release.refresh_from_db()
    assert (release.state, release.seq) == ("health_check", 7)
    assert condition_of(acme).next_attempt_at is None


def test_a_late_event_of_a_superseded_release_does_not_bring_it_back(release):
    Release.objects.update(state=Release.State.SUPERSEDED)

    call_back(event(release, "live", 9))

    release.refresh_from_db()
    assert release.state == Release.State.SUPERSEDED


def test_a_reported_failure_stalls_the_step(acme, release):
    call_back(event(release, "failed", 9, message="Out of memory."))

    turn(acme)

    condition = condition_of(acme)
    assert condition.status == Condition.Status.STALLED
    assert "Out of memory." in condition.message


def test_a_failure_reported_during_a_turn_does_not_count_as_a_retry(acme, release):
    Condition.objects.filter(organization=acme).update(lease=uuid.uuid4())
    before = condition_of(acme).wakes

    call_back(event(release, "failed", 9))

    assert condition_of(acme).wakes == before


def test_the_hook_is_on_the_public_host_alone(release):
    assert call_back(event(release, "live", 9), host="stranger.example").status_code == 404


def test_the_hook_is_only_for_messages(client, settings):
    assert client.get(HOOK, headers={"host": settings.PUBLIC_HOST}).status_code == 405
