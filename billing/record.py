"""Writing down what Stripe shows: our account row, the organization's standing, dj-stripe's rows."""

from django.db import transaction
from django.utils import timezone

from billing import mirror
from billing.models import BillingAccount
from billing.observe import Seen, observe
from billing.standing import standing_of, write_standing
from tenants.models import Organization


def is_written_down(organization: Organization, account: BillingAccount, seen: Seen) -> bool:
    return account.digest == seen.digest and (
        organization.is_leaving or seen.subscription is None or organization.standing == standing_of(account.status)
    )


def write_down(organization: Organization) -> None:
    """Look once more, after everything was done, and remember. The digest comes last: what fails is done again."""
    account = BillingAccount.of(organization)
    seen = observe(account)
    mirror.keep(seen)
    with transaction.atomic():
        _remember(account, seen)
        if seen.subscription and not organization.is_leaving:
            write_standing(organization, standing_of(seen.subscription.status))


def _remember(account: BillingAccount, seen: Seen) -> None:
    subscription = seen.subscription
    if subscription:
        account.status, account.interval = subscription.status, subscription.interval
        account.price_cents, account.currency = subscription.price_cents, subscription.currency
        account.trial_end, account.period_end = subscription.trial_end, subscription.period_end
    account.digest, account.synced_at = seen.digest, timezone.now()
    account.removed_at = None if seen.customer else timezone.now()
    account.save()
