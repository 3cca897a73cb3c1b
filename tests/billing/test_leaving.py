"""An organization that leaves holds nothing that costs."""

import pytest

from billing.models import BillingAccount
from billing.providers.client import client
from billing.reconcile import BillingReconciler
from tenants.models import Condition

pytestmark = pytest.mark.django_db


def pay_for(organization, sandbox):
    account = BillingAccount.objects.get(organization=organization)
    api = client().v1
    method = api.payment_methods.attach("pm_card_visa", {"customer": account.customer_id})
    api.customers.update(account.customer_id, {"invoice_settings": {"default_payment_method": method.id}})
    sandbox.advance(15 * 24 * 3600)


def test_who_was_never_billed_leaves_nothing_behind(acme, bill, at_stripe):
    bill(acme)
    acme.leave()
    condition = bill(acme)
    assert (condition.status, condition.message) == (Condition.Status.READY, "Nothing is left at Stripe.")
    assert at_stripe("customers") == []
    assert [one["status"] for one in at_stripe("subscriptions")] == ["canceled"]
    assert BillingReconciler().holdings(acme) == []
    assert BillingReconciler().plan(acme) == []


def test_who_was_billed_keeps_the_customer_for_the_invoices(acme, bill, at_stripe, sandbox):
    bill(acme)
    pay_for(acme, sandbox)
    bill(acme)
    acme.leave()
    condition = bill(acme)
    (customer,) = at_stripe("customers")
    assert customer["metadata"]["sonicus_left"]
    assert [one["status"] for one in at_stripe("subscriptions")] == ["canceled"]
    assert customer["id"] in condition.message
    assert [holding.kind for holding in BillingReconciler().holdings(acme)] == ["customer"]
    assert BillingReconciler().plan(acme) == []


@pytest.mark.parametrize("operation", ["cancel_subscription", "delete_customer"])
def test_a_lost_answer_does_not_stop_the_leaving(acme, bill, at_stripe, sandbox, operation):
    bill(acme)
    acme.leave()
    sandbox.fault(system="stripe", operation=operation, kind="applied_then_reset", times=3)
    assert bill(acme).status == Condition.Status.READY
    assert at_stripe("customers") == []


def test_a_customer_whose_making_was_never_answered_is_taken_down_too(acme, bill, at_stripe, sandbox):
    sandbox.fault(system="stripe", operation="create_customer", kind="applied_then_reset", times=2)
    bill(acme, failures=1)
    assert len(at_stripe("customers")) == 1
    acme.leave()
    assert bill(acme).status == Condition.Status.READY
    assert at_stripe("customers") == []


def test_a_subscription_whose_making_was_never_answered_is_cancelled_too(acme, bill, at_stripe, sandbox):
    sandbox.fault(system="stripe", operation="create_subscription", kind="applied_then_reset", times=2)
    bill(acme, failures=1)
    acme.leave()
    bill(acme)
    assert [one["status"] for one in at_stripe("subscriptions")] == ["canceled"]


def test_who_never_reached_stripe_leaves_without_asking_it(acme, bill, sandbox):
    acme.leave()
    assert bill(acme).status == Condition.Status.READY
    assert sandbox.requests("stripe") == []


def test_leaving_is_no_suspension(acme, bill):
    bill(acme)
    acme.leave()
    bill(acme)
    assert acme.standing == acme.Standing.GOOD
