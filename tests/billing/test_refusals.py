"""When Stripe refuses, is down, or is slow."""

import pytest
from djstripe.models import WebhookEndpoint

from billing.models import BillingAccount
from billing.probes import exercise, probe
from billing.seeding import seed
from sonicus.lib.findings import Level
from tenants.models import Condition

pytestmark = pytest.mark.django_db

WRONG_KEY = "sk_test_" + "w" * 24


def test_a_wrong_key_needs_a_human_and_is_not_shown(acme, bill, sandbox, settings):
    settings.STRIPE_SECRET_KEY = WRONG_KEY
    condition = bill(acme)
    assert (condition.status, condition.reason) == (Condition.Status.STALLED, "AccessRefused")
    assert "STRIPE_SECRET_KEY" in condition.message
    assert "www" not in condition.message


@pytest.mark.parametrize(("status", "reason"), [(429, "RateLimited"), (503, "ProviderUnavailable")])
def test_what_passes_by_itself_is_tried_again(acme, bill, sandbox, at_stripe, status, reason):
    sandbox.fault(system="stripe", kind="status", status=status, times=2)
    first = bill(acme, failures=1)
    assert (first.status, first.reason) == (Condition.Status.RECONCILING, reason)
    assert bill(acme).status == Condition.Status.READY
    assert len(at_stripe("customers")) == 1


def test_with_stripe_down_the_other_steps_go_on(acme, settle, sandbox):
    sandbox.fault(system="stripe", kind="status", status=500)
    conditions = settle(acme, seconds=8)
    assert conditions["billing"].status == Condition.Status.RECONCILING
    assert conditions["schema"].status == Condition.Status.READY
    assert acme.standing == acme.Standing.GOOD


def test_the_probe_says_which_account_and_mode_it_reached(sandbox, settings):
    seed()
    findings = {finding.subject: finding for finding in probe()}
    account = findings["Stripe account"]
    assert account.level == Level.OK
    assert "acct_" in account.seen
    assert "test mode" in account.seen
    assert settings.STRIPE_API_VERSION in account.seen
    assert findings["webhook row"].level == Level.OK


def test_the_probe_names_a_wrong_key_without_showing_it(sandbox, settings):
    settings.STRIPE_SECRET_KEY = WRONG_KEY
    refused = probe()[0]
    assert refused.level == Level.FAIL
    assert "STRIPE_SECRET_KEY" in refused.mend
    assert WRONG_KEY not in refused.seen + refused.mend


def test_the_probe_misses_the_webhook_row(sandbox, settings):
    WebhookEndpoint.objects.all().delete()
    assert {finding.subject: finding.level for finding in probe()}["webhook row"] == Level.FAIL
    seed()
    settings.STRIPE_WEBHOOK_SECRET = "whsec_anotheranother"
    assert {finding.subject: finding.level for finding in probe()}["webhook row"] == Level.FAIL


def test_the_exercise_leaves_nothing_behind(sandbox, at_stripe):
    (finding,) = exercise()
    assert finding.level == Level.OK
    assert at_stripe("customers") == []
    assert [event["type"] for event in at_stripe("events")] == ["customer.created", "customer.deleted"]


def test_the_exercise_of_a_broken_service_fails(sandbox):
    sandbox.fault(system="stripe", kind="status", status=500)
    (finding,) = exercise()
    assert finding.level == Level.FAIL
    assert not BillingAccount.objects.exists()
