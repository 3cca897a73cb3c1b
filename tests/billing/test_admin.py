"""What staff see of billing."""

import djstripe.models
import pytest
from django.contrib import admin

from billing.models import BillingAccount

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(admin_client, settings):
    admin_client.defaults["HTTP_HOST"] = settings.PUBLIC_HOST
    return admin_client


def test_staff_find_the_customer_at_stripe(staff, acme, bill):
    bill(acme)
    account = BillingAccount.objects.get(organization=acme)
    assert b"Acme" in staff.get("/admin/billing/billingaccount/").content
    page = staff.get(f"/admin/billing/billingaccount/{account.pk}/change/").content.decode()
    assert f"https://dashboard.stripe.com/test/customers/{account.customer_id}" in page


def test_the_prices_are_shown(staff, acme, bill):
    bill(acme)
    assert b"sonicus_starter" in staff.get("/admin/billing/planprice/").content


@pytest.mark.parametrize("deed", ["add", "delete"])
def test_nobody_changes_by_hand_what_the_loop_writes(staff, acme, bill, deed):
    bill(acme)
    place = "add/" if deed == "add" else f"{BillingAccount.objects.get().pk}/delete/"
    assert staff.get(f"/admin/billing/billingaccount/{place}").status_code == 403


def test_dj_stripes_own_pages_with_their_secrets_are_closed():
    assert not admin.site.is_registered(djstripe.models.APIKey)
    assert not admin.site.is_registered(djstripe.models.Invoice)
