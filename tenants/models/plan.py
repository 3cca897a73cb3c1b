from django.db import models

from sonicus.lib.money import amount
from tenants.models.base import UUIDModel


class PlanQuerySet(models.QuerySet["Plan"]):
    def offered(self) -> "PlanQuerySet":
        return self.filter(is_offered=True)


class Plan(UUIDModel):  # type: ignore[django-manager-missing]
    """What an organization buys. What Stripe calls it is remembered by the billing room."""

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    description = models.CharField(max_length=200, blank=True)
    price_cents = models.PositiveIntegerField(help_text="For a month, in the smallest unit of the currency.")
    currency = models.CharField(max_length=3, default="eur")
    trial_days = models.PositiveSmallIntegerField(default=14)
    instances = models.PositiveSmallIntegerField(default=1, help_text="Instances of the deployment.")
    is_offered = models.BooleanField(default=True, help_text="Whether new organizations may choose it.")
    position = models.PositiveSmallIntegerField(default=0)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["position", "price_cents"]

    def __str__(self) -> str:
        return self.name

    @property
    def price(self) -> str:
        return amount(self.price_cents, self.currency)
