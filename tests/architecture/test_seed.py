from io import StringIO

from allauth.account.models import EmailAddress
from django.core.management import call_command
from djstripe.models import WebhookEndpoint

from billing.seeding import webhook_path
from scripts.dev.environment import stripe_webhook_url
from tenants.models import Plan, User

STAFF = "staff@sonicus.localhost"


def seed(*arguments: str) -> str:
    told = StringIO()
    call_command("seed", *arguments, stdout=told)
    return told.getvalue()


def test_the_first_seed_makes_a_staff_user_and_tells_its_password_once(db):
    words = seed("--staff", STAFF).split()
    user = User.objects.get(email=STAFF)
    assert user.is_staff
    assert user.is_superuser
    assert user.check_password(words[words.index("password") + 1])
    assert EmailAddress.objects.get(user=user).verified
    assert seed("--staff", STAFF.upper()) == ""
    assert User.objects.count() == 1


def test_seeding_again_keeps_what_staff_has_changed(db):
    Plan.objects.filter(key="team").update(price_cents=5900)
    Plan.objects.filter(key="business").delete()
    seed()
    prices = dict(Plan.objects.values_list("key", "price_cents"))
    assert prices == {"starter": 1900, "team": 5900, "business": 14900}


def test_the_sandbox_is_told_the_address_that_billing_listens_at(db):
    assert stripe_webhook_url(18100) == f"http://127.0.0.1:18100{webhook_path()}"
    assert WebhookEndpoint.objects.get().url.endswith(webhook_path())
