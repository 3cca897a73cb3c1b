"""Staff learn by mail that the brake holds: once a day for each zone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dns.plans.notices import tell_staff_of_held_back
from tenants.models import AuditEvent, Condition, Organization
from tests.dns.conftest import BASE
from tests.support.cast import make_organization

pytestmark = pytest.mark.django_db


def hold_back(*organizations: Organization) -> None:
    found = Condition.objects.filter(organization__in=organizations, step="dns")
    found.update(status="reconciling", reason="HeldBack", message="4 of our 10 places would be updated.")


@pytest.fixture
def held(staff, acme, bell):
    hold_back(acme, bell)


def test_one_mail_tells_which_organizations_why_and_what_to_do(held, mailoutbox):
    tell_staff_of_held_back()
    (mail,) = mailoutbox
    assert mail.subject == f"{BASE}: changes are held back"
    for words in ("2 organizations", "- acme", "- bell", "4 of our 10 places", f"apply --yes --force --zone {BASE}"):
        assert words in mail.body
    assert "/admin/tenants/condition/?step=dns&reason=HeldBack" in mail.body


def test_it_is_told_again_after_a_day_and_not_before(held, mailoutbox):
    tell_staff_of_held_back()
    tell_staff_of_held_back()
    assert len(mailoutbox) == 1
    AuditEvent.objects.filter(verb="brake.told").update(at=timezone.now() - timedelta(days=1, minutes=1))
    tell_staff_of_held_back()
    assert len(mailoutbox) == 2


def test_each_zone_is_told_by_itself(held, bell, mailoutbox):
    tell_staff_of_held_back()
    Organization.objects.filter(pk=bell.pk).update(base_domain="second.test")
    tell_staff_of_held_back()
    assert [mail.subject.split(":")[0] for mail in mailoutbox] == [BASE, "second.test"]


def test_nobody_is_told_while_nothing_is_held_back_or_nobody_is_there_to_be_told(acme, mailoutbox):
    tell_staff_of_held_back()
    hold_back(acme)
    tell_staff_of_held_back()
    assert mailoutbox == []
    assert not AuditEvent.objects.filter(verb="brake.told").exists()


def test_of_very_many_the_first_are_named(staff, alice, mailoutbox):
    hold_back(*(make_organization(f"choir-{number:02}", owner=alice) for number in range(12)))
    tell_staff_of_held_back()
    assert "- choir-09" in mailoutbox[0].body
    assert "- choir-10" not in mailoutbox[0].body
    assert "- and 2 more" in mailoutbox[0].body
