"""What is desired for an organization that stays: one customer, kept up to date, and one subscription on its plan."""

from datetime import datetime

from django.utils import timezone

from billing.models import BillingAccount, PlanPrice
from billing.observe import Seen
from billing.providers import customers, prices, subscriptions
from billing.providers.customers import Customer
from billing.providers.marks import bears
from billing.providers.prices import Offer
from billing.providers.subscriptions import Subscription, Trial
from sonicus.lib.outcomes import Change
from tenants.models import Organization, Plan


def changes_to_join(organization: Organization, seen: Seen) -> list[Change]:
    changes = _customer_changes(organization, seen.customer)
    subscription = seen.subscription if seen.customer else None
    if subscription is None:
        create = Change("create", "subscription", _terms(organization.plan), lambda: _subscribe(organization))
        return [*changes, *_price_changes(organization.plan), create]
    if _is_on_plan(subscription, organization.plan):
        return changes
    move = Change(
        "update",
        f"subscription {subscription.id}",
        _terms(organization.plan),
        lambda: _move(organization, subscription),
    )
    return [*changes, *_price_changes(organization.plan), move]


def _customer_changes(organization: Organization, customer: Customer | None) -> list[Change]:
    if customer is None:
        detail = f"{organization.name} <{organization.email}>"
        return [Change("create", "customer", detail, lambda: _enroll(organization))]
    stale = _stale(organization, customer)
    if not stale:
        return []
    return [Change("update", f"customer {customer.id}", ", ".join(stale), lambda: _refresh(organization, customer))]


def _stale(organization: Organization, customer: Customer) -> list[str]:
    current = {
        "name": customer.name == organization.name,
        "e-mail": customer.email == organization.email,
        "marks": bears(customer.marks, organization.pk),
    }
    return [what for what, is_current in current.items() if not is_current]


def _price_changes(plan: Plan) -> list[Change]:
    known = PlanPrice.current(plan)
    if known and prices.exists(known.price_id):
        return []
    return [Change("create", f"price {offer_of(plan).lookup_key}", apply=lambda: _offer(plan))]


def _is_on_plan(subscription: Subscription, plan: Plan) -> bool:
    """By product: who subscribed at an older amount keeps it until the plan changes. What has ended stays as it is."""
    return subscription.is_ended or subscription.product_id == offer_of(plan).product_id


def _enroll(organization: Organization) -> None:
    account = BillingAccount.of(organization)
    if account.customer_id:
        account.forget()
    account.save()  # before the call: a customer whose answer is lost is still looked for when the organization leaves
    customer = customers.look_up(organization.pk, organization.email)
    if customer is None:
        name, email = organization.name, organization.email
        customer = customers.create(organization.pk, account.number, name=name, email=email)
    elif _stale(organization, customer):
        _refresh(organization, customer)
    BillingAccount.objects.filter(pk=account.pk).update(customer_id=customer.id)


def _refresh(organization: Organization, customer: Customer) -> None:
    customers.update(customer.id, organization.pk, name=organization.name, email=organization.email)


def _offer(plan: Plan) -> None:
    offer = offer_of(plan)
    ids = {"product_id": offer.product_id, "price_id": prices.ensure(offer)}
    PlanPrice.objects.update_or_create(plan=plan, price_cents=offer.cents, currency=offer.currency, defaults=ids)


def _subscribe(organization: Organization) -> None:
    account = BillingAccount.objects.get(organization=organization)
    if account.subscription_id:
        BillingAccount.objects.filter(pk=account.pk).update(subscription_id="", number=account.number + 1)
        account.refresh_from_db()
    known = subscriptions.of_customer(account.customer_id, organization.pk)
    subscription = known[0] if known else _create(organization, account)
    BillingAccount.objects.filter(pk=account.pk).update(subscription_id=subscription.id)


def _create(organization: Organization, account: BillingAccount) -> Subscription:
    trial = trial_of(organization.plan, account, timezone.now())
    price_id = _price_id(organization.plan)
    return subscriptions.create(organization.pk, account.number, account.customer_id, price_id, trial)


def _move(organization: Organization, subscription: Subscription) -> None:
    subscriptions.move(subscription, _price_id(organization.plan))


def _price_id(plan: Plan) -> str:
    price = PlanPrice.current(plan)
    assert price is not None  # noqa: S101 (the change before this one made it)
    return price.price_id


def trial_of(plan: Plan, account: BillingAccount, now: datetime) -> Trial:
    """A subscription that is made anew goes on with the trial of the first; there is no second one."""
    if account.trial_end is None:
        return Trial(days=plan.trial_days)
    return Trial(until=account.trial_end) if account.trial_end > now else Trial()


def offer_of(plan: Plan) -> Offer:
    return Offer(plan.key, plan.name, plan.price_cents, plan.currency)


def _terms(plan: Plan) -> str:
    trial = f", {plan.trial_days} days on trial" if plan.trial_days else ""
    return f"{plan.name} at {plan.price} a month{trial}"
