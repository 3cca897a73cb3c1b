"""Billing periods by the calendar, in UTC."""

import calendar
from datetime import UTC, datetime, timedelta

from sandbox.store import Document


def end_of_period(start: int, price: Document) -> int:
    """One interval of the price after `start`; the 31st becomes a shorter month's last day."""
    recurring = price["recurring"] or {"interval": "month", "interval_count": 1}
    count = int(recurring["interval_count"])
    begin = datetime.fromtimestamp(start, tz=UTC)
    days = {"day": 1, "week": 7}.get(recurring["interval"])
    if days:
        return int((begin + timedelta(days=days * count)).timestamp())
    return int(_months_later(begin, count * (12 if recurring["interval"] == "year" else 1)).timestamp())


def _months_later(begin: datetime, months: int) -> datetime:
    year, month = divmod(begin.month - 1 + months, 12)
    last = calendar.monthrange(begin.year + year, month + 1)[1]
    return begin.replace(year=begin.year + year, month=month + 1, day=min(begin.day, last))
