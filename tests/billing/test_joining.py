"""An organization that stays has one customer and one subscription on its plan."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import djstripe.models
import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from billing.models import BillingAccount, PlanPrice
from billing.providers.client import client
from billing.providers.marks import ORGANIZATION
from billing.reconcile import BillingReconciler
from tenants.models import Condition, Plan

pytestmark = pytest.mark.django_db

CREATING = ("create_customer", "create_product", "create_price", "create_subscription")


def test_a_new_organization_gets_a_customer_and_a_trial(acme, bill, at_stripe):
    condition = bill(acme)
    assert condition.status == Condition.Status.READY
    (customer,) = at_stripe("customers")
    (subscription,) = at_stripe("subscriptions")
    assert (customer["name"], customer["email"]) == ("Acme", "alice@alice.test")
    assert customer["metadata"]["sonicus_organization"] == str(acme.pk)
    assert customer["metadata"]["sonicus_install"] == str(settings.INSTALL_ID)
    assert (subscription["customer"], subscription["status"]) == (customer["id"], "trialing")
    assert subscription["items"]["data"][0]["price"]["unit_amount"] == acme.plan.price_cents
    assert subscription["trial_settings"]["end_behavior"]["missing_payment_method"] == "pause"


def test_nothing_is_left_to_do_after_a_turn(acme, bill, at_stripe):
    bill(acme)
    events = len(at_stripe("events"))
    assert BillingReconciler().plan(acme) == []
    bill(acme)
    assert len(at_stripe("events")) == events


def test_planning_changes_nothing(acme, at_stripe):
    planned = [str(change) for change in BillingReconciler().plan(acme)]
    assert planned == [
        "create customer: Acme <alice@alice.test>",
        f"create price sonicus_starter_{acme.plan.price_cents}_eur",
        f"create subscription: Starter at {acme.plan.price} a month, {acme.plan.trial_days} days on trial",
        "update our own rows",
    ]
    assert at_stripe("customers") == []
    assert not BillingAccount.objects.exists()


def test_people_are_told_until_when_the_trial_lasts_and_what_comes_then(acme, bill):
    condition = bill(acme)
    end = BillingAccount.objects.get(organization=acme).trial_end
    assert abs(end - timezone.now() - timedelta(days=acme.plan.trial_days)) < timedelta(minutes=1)
    assert condition.message == f"Trialing until {end.day} {end:%b %Y}, {acme.plan.price} a month."


def test_what_is_held_outside_is_named(acme, bill, at_stripe):
    bill(acme)
    held = {holding.kind: holding.identifier for holding in BillingReconciler().holdings(acme)}
    assert held == {"customer": at_stripe("customers")[0]["id"], "subscription": at_stripe("subscriptions")[0]["id"]}


def test_dj_stripe_knows_whose_customer_and_subscription_they_are(acme, bill, at_stripe):
    bill(acme)
    customer = djstripe.models.Customer.objects.get()
    subscription = djstripe.models.Subscription.objects.get()
    assert (customer.id, customer.subscriber) == (at_stripe("customers")[0]["id"], acme)
    assert (subscription.customer, subscription.status) == (customer, "trialing")
    assert subscription.items.get().price.product.name == "Starter"


@pytest.mark.parametrize("operation", CREATING)
def test_an_answer_that_is_lost_leaves_exactly_one(acme, bill, at_stripe, sandbox, operation):
    sandbox.fault(system="stripe", operation=operation, kind="applied_then_reset", times=3)
    condition = bill(acme)
    assert condition.status == Condition.Status.READY
    assert len(at_stripe("customers")) == len(at_stripe("subscriptions")) == 1
    assert len(at_stripe("products")) == len(at_stripe("prices")) == 1


@pytest.mark.parametrize("operation", ["create_customer", "create_subscription"])
def test_a_lost_answer_leaves_one_even_when_stripe_has_forgotten_the_key(acme, bill, at_stripe, sandbox, operation):
    sandbox.fault(system="stripe", operation=operation, kind="applied_then_reset", times=2)
    first = bill(acme, failures=1)
    assert first.reason == "ProviderUnavailable"
    sandbox.advance(25 * 3600)
    bill(acme)
    assert len(at_stripe("customers")) == len(at_stripe("subscriptions")) == 1


def test_a_customer_that_search_does_not_show_yet_is_found_by_its_e_mail(acme, bill, at_stripe, sandbox):
    sandbox.fault(system="stripe", kind="lag", seconds=3600)
    sandbox.fault(system="stripe", operation="create_customer", kind="applied_then_reset", times=2)
    bill(acme, failures=1)
    sandbox.advance(25 * 3600)
    bill(acme)
    assert len(at_stripe("customers")) == 1


def test_a_customer_made_under_an_older_e_mail_is_found_by_its_mark(acme, bill, at_stripe, sandbox):
    sandbox.fault(system="stripe", operation="create_customer", kind="applied_then_reset", times=2)
    bill(acme, failures=1)
    acme.email = "billing@acme.test"
    acme.save()
    bill(acme)
    (customer,) = at_stripe("customers")
    assert customer["email"] == "billing@acme.test"


def test_two_organizations_of_one_person_have_two_customers(acme, alice, bill, at_stripe):
    from tests.support.cast import make_organization

    bill(acme)
    bill(make_organization("acme-two", owner=alice))
    assert len({customer["metadata"]["sonicus_organization"] for customer in at_stripe("customers")}) == 2
    assert len(at_stripe("prices")) == 1


@pytest.mark.django_db(transaction=True)
def test_two_turns_at_once_make_one_of_each(acme, at_stripe):
    """As after a lease that was lost: the loop itself never lets two work on one condition."""

    def take(changes):
        try:
            for change in changes:
                change.apply()
        finally:
            connection.close()

    with ThreadPoolExecutor() as pool:
        turns = [pool.submit(take, BillingReconciler().plan(acme)) for _ in range(2)]
    assert [turn.exception() for turn in turns].count(None) >= 1
    assert len(at_stripe("customers")) == len(at_stripe("subscriptions")) == 1


def test_another_name_or_e_mail_reaches_stripe(acme, bill, at_stripe):
    bill(acme)
    acme.name, acme.email = "Acme GmbH", "billing@acme.test"
    acme.save()
    assert next(str(change) for change in BillingReconciler().plan(acme)).endswith("name, e-mail")
    bill(acme)
    (customer,) = at_stripe("customers")
    assert (customer["name"], customer["email"]) == ("Acme GmbH", "billing@acme.test")
    assert djstripe.models.Customer.objects.get().email == "billing@acme.test"


def test_another_plan_moves_the_subscription(acme, bill, at_stripe):
    bill(acme)
    acme.plan = Plan.objects.get(key="team")
    acme.save()
    condition = bill(acme)
    (subscription,) = at_stripe("subscriptions")
    assert subscription["items"]["data"][0]["price"]["product"] == "sonicus_team"
    assert acme.plan.price in condition.message
    assert BillingReconciler().plan(acme) == []


def test_a_new_amount_of_a_plan_leaves_those_who_subscribed_before_alone(acme, alice, bill, at_stripe):
    from tests.support.cast import make_organization

    bill(acme)
    Plan.objects.filter(key="starter").update(price_cents=9900)
    acme.refresh_from_db()
    bill(acme)
    bill(make_organization("acme-two", owner=alice))
    amounts = {one["customer"]: one["items"]["data"][0]["price"]["unit_amount"] for one in at_stripe("subscriptions")}
    assert sorted(amounts.values()) == [1900, 9900]
    assert amounts[BillingAccount.objects.get(organization=acme).customer_id] == 1900


def test_a_customer_deleted_by_hand_is_made_again_without_a_second_trial(acme, bill, at_stripe):
    bill(acme)
    first = BillingAccount.objects.get(organization=acme)
    client().v1.customers.delete(first.customer_id)
    bill(acme)
    again = BillingAccount.objects.get(organization=acme)
    (customer,) = at_stripe("customers")
    assert again.customer_id == customer["id"] != first.customer_id
    assert again.trial_end == first.trial_end
    assert [one["status"] for one in at_stripe("subscriptions")] == ["canceled", "trialing"]


def test_everything_is_made_again_when_stripe_has_lost_it_all(acme, bill, at_stripe, sandbox):
    bill(acme)
    sandbox.reset()
    condition = bill(acme)
    assert condition.status == Condition.Status.READY
    assert len(at_stripe("customers")) == len(at_stripe("subscriptions")) == len(at_stripe("prices")) == 1
    assert PlanPrice.objects.get().price_id == at_stripe("prices")[0]["id"]


def test_a_subscription_that_was_cancelled_at_stripe_is_not_begun_anew(acme, bill, at_stripe):
    bill(acme)
    client().v1.subscriptions.cancel(BillingAccount.objects.get(organization=acme).subscription_id)
    condition = bill(acme)
    assert condition.status == Condition.Status.READY
    assert len(at_stripe("subscriptions")) == 1
    assert acme.standing == acme.Standing.SUSPENDED


def test_a_change_whose_answer_is_lost_is_made_once(acme, bill, at_stripe, sandbox):
    bill(acme)
    acme.email, acme.plan = "billing@acme.test", Plan.objects.get(key="team")
    acme.save()
    for operation in ("update_customer", "update_subscription_item"):
        sandbox.fault(system="stripe", operation=operation, kind="applied_then_reset", times=3)
    assert bill(acme).status == Condition.Status.READY
    (customer,), (subscription,) = at_stripe("customers"), at_stripe("subscriptions")
    assert customer["email"] == "billing@acme.test"
    assert [item["price"]["product"] for item in subscription["items"]["data"]] == ["sonicus_team"]


def test_dj_stripe_links_customers_by_the_mark_that_we_write():
    assert settings.DJSTRIPE_SUBSCRIBER_CUSTOMER_KEY == ORGANIZATION
