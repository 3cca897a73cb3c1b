"""A name that was given up stays out of strangers' hands for 90 days."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone

from tenants.availability import availability
from tenants.models import AuditEvent, Domain, Organization, ReleasedName
from tenants.naming.giving_up import forget_expired
from tenants.naming.renaming import rename
from tenants.registration import release_unverified
from tenants.released_names import is_quarantined
from tests.names.acting import BASE, gone
from tests.support.cast import make_organization

pytestmark = pytest.mark.django_db
DAYS = settings.NAME_QUARANTINE_DAYS


def renamed(organization, slug, base_domain=BASE):
    rename(organization, slug=slug, base_domain=base_domain, actor="test")
    return organization


def test_the_old_name_of_who_is_renamed_is_kept_until_a_day_that_everybody_is_told(acme):
    renamed(acme, "acme-choir")
    answer = availability("acme")
    assert (answer.available, answer.reason) == (False, "quarantined")
    assert abs(answer.until - timezone.now() - timedelta(days=DAYS)) < timedelta(minutes=1)
    assert f"{answer.until:%Y-%m-%d %H:%M} UTC" in answer.message
    assert "Our staff can give it back sooner" in answer.message
    assert len(answer.suggestions) == 3


def test_a_rename_is_in_the_audit_and_the_host_follows(acme):
    renamed(acme, "Acme-Choir")
    assert acme.host == Domain.objects.get(tenant=acme, is_primary=True).domain == f"acme-choir.{BASE}"
    event = AuditEvent.objects.get(verb="organization.renamed")
    assert event.details == {"from": f"acme.{BASE}", "to": f"acme-choir.{BASE}"}


def test_the_same_organization_may_take_its_old_name_back(acme):
    renamed(acme, "acme-choir")
    assert availability("acme", organization=acme).available
    renamed(acme, "acme")
    assert [row.host for row in ReleasedName.objects.all()] == [f"acme-choir.{BASE}"]
    assert not is_quarantined(f"acme.{BASE}", None)


def test_nobody_else_may_by_any_way(acme, alice):
    renamed(acme, "acme-choir")
    globex = make_organization("globex", owner=alice)
    for take in (lambda: make_organization("acme", owner=alice), lambda: renamed(globex, "acme")):
        with pytest.raises(Exception, match="kept back until"):
            take()
    globex.refresh_from_db()
    assert globex.slug == "globex"


def test_also_a_row_that_was_saved_past_every_door_leaves_its_name_in_quarantine(acme):
    acme.slug = "acme-choir"
    acme.save()
    assert availability("acme").reason == "quarantined"


def test_another_base_domain_is_a_rename_too(acme, settings):
    settings.BASE_DOMAINS = (BASE, "sonicus.example")
    renamed(acme, "acme", "sonicus.example")
    assert acme.host == "acme.sonicus.example"
    assert is_quarantined(f"acme.{BASE}", None)
    assert availability("acme").reason == "taken"  # a slug is one organization's below all base domains


def test_an_owner_is_not_the_organization_and_waits_as_everybody_does(acme, alice):
    """Of several owners one could take the visitors of all; staff lift the quarantine for whom they know."""
    renamed(acme, "acme-choir")
    assert availability("acme", for_email=alice.email).reason == "quarantined"
    gone(acme)
    assert availability("acme-choir", for_email=alice.email).reason == "quarantined"


def test_who_has_left_keeps_the_name_from_strangers_until_the_quarantine_ends(acme, alice):
    gone(acme)
    assert availability("acme").reason == "quarantined"
    with time_machine.travel(timezone.now() + timedelta(days=DAYS, minutes=-1)):
        assert availability("acme").reason == "quarantined"
    with time_machine.travel(timezone.now() + timedelta(days=DAYS, minutes=1)):
        assert availability("acme").available
        again = make_organization("acme", owner=alice)
    acme.refresh_from_db()
    assert acme.slug == f"gone-{acme.pk.hex}"
    assert again.host == Domain.objects.get(tenant=again).domain == f"acme.{BASE}"


def test_a_name_below_another_base_domain_of_who_has_left_is_kept_as_well(acme, settings):
    settings.BASE_DOMAINS = (BASE, "sonicus.example")
    gone(acme)
    answer = availability("acme", base_domain="sonicus.example")
    assert (answer.reason, answer.host) == ("quarantined", "acme.sonicus.example")


def test_the_row_of_who_has_left_gives_its_slug_up_and_history_keeps_it(acme):
    gone(acme)
    assert forget_expired() == 0
    with time_machine.travel(timezone.now() + timedelta(days=DAYS, minutes=1)):
        assert forget_expired() == 1
        assert forget_expired() == 0
    acme.refresh_from_db()
    assert acme.slug == f"gone-{acme.pk.hex}"
    assert set(AuditEvent.objects.filter(organization=acme).values_list("organization_slug", flat=True)) == {"acme"}
    assert not ReleasedName.objects.exists()
    assert availability("acme").available


def test_forgetting_the_row_of_who_has_left_does_not_end_the_quarantine(acme):
    gone(acme).delete()
    assert availability("acme").reason == "quarantined"
    assert ReleasedName.objects.get().organization_name == "Acme"


def test_removing_a_living_row_begins_a_quarantine(acme):
    acme.delete()
    assert availability("acme").reason == "quarantined"


def test_a_sign_up_that_never_proved_its_e_mail_leaves_its_name_free(acme):
    Organization.objects.update(vouched_at=None, created_at=timezone.now() - timedelta(days=3))
    assert release_unverified() == 1
    assert not ReleasedName.objects.exists()
    assert availability("acme").available


def test_who_is_being_taken_down_keeps_its_name_and_cannot_be_renamed(acme):
    acme.leave()
    assert availability("acme").reason == "taken"
    with pytest.raises(Exception, match="keeps its name"):
        renamed(acme, "acme-choir")


def test_without_quarantine_a_name_is_free_at_once(acme, settings):
    settings.NAME_QUARANTINE_DAYS = 0
    renamed(acme, "acme-choir")
    assert availability("acme").available


@pytest.mark.usefixtures("sandbox")
def test_the_loop_puts_the_name_into_quarantine_when_nothing_is_left_outside(acme, settle):
    acme.leave()
    assert not is_quarantined(acme.host, None)
    settle(acme)
    assert acme.left_at
    assert is_quarantined(acme.host, None)
    assert not is_quarantined(acme.host, acme)
