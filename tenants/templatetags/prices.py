"""Prices as people read them."""

from django import template

from tenants.models import Plan

register = template.Library()
SIGNS = {"eur": "€", "usd": "$", "gbp": "£"}


@register.filter
def price(plan: Plan) -> str:
    """€29, €29.50 or 29 CHF: whole amounts without decimals."""
    whole, rest = divmod(plan.price_cents, 100)
    amount = f"{whole:,}.{rest:02d}" if rest else f"{whole:,}"
    sign = SIGNS.get(plan.currency.lower())
    return f"{sign}{amount}" if sign else f"{amount} {plan.currency.upper()}"
