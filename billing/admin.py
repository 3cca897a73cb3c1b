"""What staff see of billing: read-only, with links to where things can be changed."""

import djstripe.admin
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.utils.html import format_html
from unfold.admin import ModelAdmin

from billing.models import BillingAccount, PlanPrice
from tenants.admin.permissions import ReadOnlyMixin

DASHBOARD = "https://dashboard.stripe.com"


@admin.register(BillingAccount)
class BillingAccountAdmin(ReadOnlyMixin, ModelAdmin):  # type: ignore[misc]
    list_display = ("organization", "status", "price", "trial_end", "period_end", "synced_at")
    list_filter = ("status",)
    search_fields = ("organization__name", "organization__slug", "customer_id", "subscription_id")
    list_select_related = ("organization",)
    readonly_fields = ("customer_at_stripe", "subscription_at_stripe")

    @admin.display(description="customer at Stripe")
    def customer_at_stripe(self, account: BillingAccount) -> str:
        return _link("customers", account.customer_id)

    @admin.display(description="subscription at Stripe")
    def subscription_at_stripe(self, account: BillingAccount) -> str:
        return _link("subscriptions", account.subscription_id)


@admin.register(PlanPrice)
class PlanPriceAdmin(ReadOnlyMixin, ModelAdmin):  # type: ignore[misc]
    list_display = ("plan", "price_cents", "currency", "product_id", "price_id")
    list_select_related = ("plan",)


def _link(kind: str, id: str) -> str:
    if not id:
        return "–"
    place = DASHBOARD if settings.STRIPE_LIVE_MODE else f"{DASHBOARD}/test"
    return format_html('<a href="{}/{}/{}" rel="noopener" target="_blank">{}</a>', place, kind, id, id)


def _close_djstripe() -> None:
    """dj-stripe's own pages call Stripe inside requests, show secrets, and fail in part on this API version."""
    for model in apps.get_app_config(djstripe.admin.__package__.partition(".")[0]).get_models():
        if admin.site.is_registered(model):
            admin.site.unregister(model)


_close_djstripe()
