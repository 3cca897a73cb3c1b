"""Stripe's messages, from the stand-in's own deliveries and from forgers."""

import json
import time

import djstripe.models
import pytest
import requests
from django.conf import settings

from billing.models import BillingAccount
from billing.providers.client import client as stripe_client
from billing.seeding import seed, webhook_path
from sandbox.stripe.webhooks import signature
from tenants.models import Condition

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(acme, bill):
    seed()
    bill(acme)
    return BillingAccount.objects.get(organization=acme)


def post(client, event, *, secret=None, at=None, path=None, **extra):
    body = json.dumps(event).encode()
    signed = signature(secret or settings.STRIPE_WEBHOOK_SECRET, body, at=at or int(time.time()))
    headers = {"Stripe-Signature": signed, **extra}
    return client.post(path or webhook_path(), body, content_type="application/json", headers=headers)


def about(account):
    thing = {"object": "subscription", "id": account.subscription_id, "customer": account.customer_id}
    return {"id": "evt_1", "object": "event", "type": "customer.subscription.updated", "data": {"object": thing}}


def is_due(account):
    return Condition.objects.due().filter(organization=account.organization, step="billing").exists()


@pytest.fixture
def public(client):
    client.defaults["HTTP_HOST"] = settings.PUBLIC_HOST
    return client


def test_a_signed_message_wakes_the_billing_step_and_no_other(public, account):
    Condition.objects.filter(organization=account.organization).update(next_attempt_at=None, observed_generation=999)
    assert not is_due(account)
    assert post(public, about(account)).status_code == 200
    due = Condition.objects.due().filter(organization=account.organization)
    assert list(due.values_list("step", flat=True)) == ["billing"]


def test_nothing_is_asked_of_stripe_within_the_request(public, account, sandbox):
    before = len(sandbox.requests("stripe"))
    post(public, about(account))
    assert len(sandbox.requests("stripe")) == before


def test_an_event_of_the_customer_itself_wakes_too(public, account):
    thing = {"object": "customer", "id": account.customer_id}
    assert post(public, {"id": "evt_2", "data": {"object": thing}}).status_code == 200
    assert is_due(account)


@pytest.mark.parametrize(
    "forgery", [{"secret": "whsec_wrongwrongwrong"}, {"at": 1700000000}, {"Stripe-Signature": "nonsense"}]
)
def test_a_message_that_stripe_did_not_sign_now_is_refused_and_not_kept(public, account, forgery):
    assert post(public, about(account), **forgery).status_code == 400
    assert not is_due(account)
    assert not djstripe.models.WebhookEventTrigger.objects.exists()


def test_a_message_without_signature_is_refused(public, account):
    answer = public.post(webhook_path(), b"{}", content_type="application/json")
    assert answer.status_code == 400


@pytest.mark.parametrize("event", [[], "text", {"data": None}, {"data": {"object": {"object": "balance"}}}])
def test_a_signed_message_that_concerns_nobody_is_accepted(public, account, event):
    assert post(public, event).status_code == 200
    assert not is_due(account)


def test_an_unknown_endpoint_is_not_found(public, account):
    path = "/stripe/webhook/11111111-1111-4111-8111-111111111111/"
    assert post(public, about(account), path=path).status_code == 404


def test_seeding_twice_leaves_one_row_with_the_newest_secret(db, settings):
    seed()
    settings.STRIPE_WEBHOOK_SECRET = "whsec_thenewestsecret"
    seed()
    assert djstripe.models.WebhookEndpoint.objects.get().secret == "whsec_thenewestsecret"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("fault", [None, "duplicate_webhook"])
def test_a_change_at_stripe_reaches_our_rows_by_itself(live_server, acme, bill, sandbox, fault):
    """End to end: the stand-in signs and delivers, the web process wakes the step, the step looks."""
    seed()
    if fault:
        sandbox.fault(system="stripe", kind=fault)
    bill(acme)
    account = BillingAccount.objects.get(organization=acme)
    wait_until(lambda: nothing_is_under_way(sandbox))
    Condition.objects.filter(organization=acme, step="billing").update(next_attempt_at=None)
    stripe_client().v1.subscriptions.cancel(account.subscription_id)
    wait_until(lambda: is_due(account) and nothing_is_under_way(sandbox))
    bill(acme)
    assert acme.standing == acme.Standing.SUSPENDED


def nothing_is_under_way(sandbox):
    return requests.get(f"{sandbox.url}/_sandbox/outbox", timeout=5).json() == []


def wait_until(is_so, seconds=10):
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "the messages did not arrive"
        time.sleep(0.05)
