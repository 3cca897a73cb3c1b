"""What payments mean for the rest: good, past due, suspended."""

import pytest

from billing.models import BillingAccount
from billing.providers.client import client
from tenants import signals
from tenants.models import Condition

pytestmark = pytest.mark.django_db

FORTNIGHT_AND_A_DAY = 15 * 24 * 3600


def give_card(organization, card):
    customer_id = BillingAccount.objects.get(organization=organization).customer_id
    method = client().v1.payment_methods.attach(card, {"customer": customer_id})
    client().v1.customers.update(customer_id, {"invoice_settings": {"default_payment_method": method.id}})


@pytest.mark.parametrize(
    ("card", "standing"),
    [("pm_card_visa", "good"), ("pm_card_chargeCustomerFail", "past_due"), (None, "suspended")],
)
def test_the_end_of_the_trial_decides_the_standing(acme, bill, sandbox, card, standing):
    bill(acme)
    if card:
        give_card(acme, card)
    sandbox.advance(FORTNIGHT_AND_A_DAY)
    assert bill(acme).status == Condition.Status.READY
    assert acme.standing == standing


def test_a_suspension_is_told_once_and_every_step_looks_again(acme, bill, sandbox, django_capture_on_commit_callbacks):
    bill(acme)
    told = []
    generation = acme.generation
    sandbox.advance(FORTNIGHT_AND_A_DAY)

    def note(sender, organization, **kwargs):
        told.append(organization)

    signals.organization_suspended.connect(note)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            bill(acme)
            bill(acme)
    finally:
        signals.organization_suspended.disconnect(note)
    assert told == [acme]
    assert acme.generation == generation + 1


def test_a_standing_changed_by_hand_is_put_right(acme, bill):
    bill(acme)
    type(acme).objects.filter(pk=acme.pk).update(standing="suspended")
    bill(acme)
    assert acme.standing == "good"
