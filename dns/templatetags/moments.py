from datetime import datetime

from django import template
from django.utils import timezone

from sonicus.lib.durations import by_the_minute, in_words

register = template.Library()


@register.filter
def moment(at: datetime | None) -> str:
    """14:32 UTC today; 22 Nov, 14:32 UTC on other days; with its year where that is another one."""
    if at is None:
        return ""
    at, now = timezone.localtime(at), timezone.localtime()
    if at.date() == now.date():
        return f"{at:%H:%M} UTC"
    return f"{at.day} {at:%b}, {at:%H:%M} UTC" if at.year == now.year else f"{at.day} {at:%b %Y}"


@register.filter
def until(at: datetime | None) -> str:
    """As `moment`, never earlier than it is over."""
    return moment(at and by_the_minute(at))


@register.filter
def is_past(at: datetime | None) -> bool:
    return at is not None and at <= timezone.now()


@register.filter
def took(seconds: float) -> str:
    """0.42 s, 12 s, 3.5 min, 2.0 h"""
    return in_words(seconds)
