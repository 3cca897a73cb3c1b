from datetime import date

from django.db import models

from billing.providers.subscriptions import ENDED
from sonicus.lib.money import amount
from tenants.models import Organization, Plan, UUIDModel


class BillingAccount(UUIDModel):
    """What we remember of one organization at Stripe. Written by the billing step only."""

    class Status(models.TextChoices):
        """Stripe's words; a new one of theirs must not break us, so no constraint holds them."""

        INCOMPLETE = "incomplete", "waits for the first payment"
        INCOMPLETE_EXPIRED = "incomplete_expired", "never paid"
        TRIALING = "trialing", "on trial"
        ACTIVE = "active", "active"
        PAST_DUE = "past_due", "past due"
        CANCELED = "canceled", "cancelled"
        UNPAID = "unpaid", "unpaid"
        PAUSED = "paused", "paused until a way to pay is given"

    organization = models.OneToOneField(Organization, on_delete=models.CASCADE, related_name="+")
    customer_id = models.CharField(max_length=255, blank=True, db_index=True)
    subscription_id = models.CharField(max_length=255, blank=True)
    number = models.PositiveIntegerField(
        default=1, help_text="Counted up when they vanished at Stripe and are made anew; part of idempotency keys."
    )
    status = models.CharField(max_length=30, choices=Status, blank=True)
    price_cents = models.PositiveIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    interval = models.CharField(max_length=10, blank=True, help_text="What the price is for: month, year.")
    trial_end = models.DateTimeField(null=True, blank=True)
    period_end = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True, help_text="Of what Stripe showed when it was written down.")
    synced_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True, help_text="Since then Stripe holds no customer of it.")

    class Meta:
        ordering = ["organization__slug"]

    def __str__(self) -> str:
        return f"Billing of {self.organization}"

    @classmethod
    def of(cls, organization: Organization) -> "BillingAccount":
        """The organization's account, or a new one that is not saved yet."""
        known = cls.objects.filter(organization=organization).first()
        return known or cls(organization=organization)

    @property
    def is_ended(self) -> bool:
        return self.status in ENDED

    @property
    def price(self) -> str:
        """19.00 EUR a month"""
        if self.price_cents is None:
            return ""
        return f"{amount(self.price_cents, self.currency)} a {self.interval}"

    @property
    def summary(self) -> str:
        """Trialing until 6 Dec 2026, 19.00 EUR a month."""
        if self.status == self.Status.TRIALING and self.trial_end:
            return f"Trialing until {_day(self.trial_end)}, {self.price}."
        if self.status == self.Status.ACTIVE and self.period_end:
            return f"Active, next invoice on {_day(self.period_end)}, {self.price}."
        return f"Subscription is {self.get_status_display() or self.status}, {self.price}."

    def forget(self) -> None:
        """What was known is gone at Stripe; the next is made under a new number, so that no old answer is replayed."""
        self.customer_id = self.subscription_id = ""
        self.number += 1
        self.save(update_fields=["customer_id", "subscription_id", "number"])


class PlanPrice(UUIDModel):
    """What Stripe calls one price of a plan."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="+")
    price_cents = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    product_id = models.CharField(max_length=255)
    price_id = models.CharField(max_length=255)

    class Meta:
        ordering = ["plan", "price_cents"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "price_cents", "currency"], name="one_price_for_an_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.plan}: {amount(self.price_cents, self.currency)}"

    @classmethod
    def current(cls, plan: Plan) -> "PlanPrice | None":
        return cls.objects.filter(plan=plan, price_cents=plan.price_cents, currency=plan.currency).first()


def _day(moment: date) -> str:
    return f"{moment.day} {moment:%b %Y}"
