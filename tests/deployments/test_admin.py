"""Staff see releases and what the platform told of them, and change neither."""

import pytest
from django.urls import reverse

from deployments.models import Delivery
from tests.deployments.acting import call_back, event, releases, turn

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client, alice, settings):
    alice.is_staff = alice.is_superuser = True
    alice.save()
    client.force_login(alice)
    client.defaults["HTTP_HOST"] = settings.PUBLIC_HOST
    return client


@pytest.fixture
def release(acme, platform):
    platform.fault("delay", "run", seconds=600)
    turn(acme)
    call_back(event(releases(acme)[0], "health_check", 7))
    return releases(acme)[0]


def address(name: str, *arguments) -> str:
    return reverse(f"admin:deployments_{name}", args=arguments, urlconf="sonicus.urls_public")


def test_releases_are_listed_with_their_state(staff, release):
    text = staff.get(address("release_changelist"), {"q": "acme"}).content.decode()

    assert "health check" in text
    assert "0 of 1" in text


def test_a_release_is_shown_with_what_was_told_of_it(staff, release):
    text = staff.get(address("release_change", release.pk)).content.decode()

    assert release.external_id in text
    assert "deployment.health_check" in text


def test_deliveries_are_listed(staff, release):
    assert "deployment.health_check" in staff.get(address("delivery_changelist")).content.decode()


def test_nothing_can_be_changed(staff, release):
    assert staff.post(address("release_change", release.pk), {"state": "live"}).status_code == 403
    assert staff.get(address("release_add")).status_code == 403
    assert staff.post(address("release_delete", release.pk), {"post": "yes"}).status_code == 403
    assert staff.post(address("delivery_delete", Delivery.objects.get().pk), {"post": "yes"}).status_code == 403

    assert [release.state for release in releases(release.organization)] == ["health_check"]
