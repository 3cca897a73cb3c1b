"""Amounts of money in words."""


def amount(cents: int, currency: str) -> str:
    """19.00 EUR. `cents` is in hundredths of the currency."""
    whole, rest = divmod(cents, 100)
    return f"{whole}.{rest:02d} {currency.upper()}"
