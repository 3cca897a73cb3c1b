"""Spans of time, for people."""

from datetime import datetime, timedelta

MINUTE, HOUR = 60, 3600


def in_words(span: timedelta) -> str:
    """0.4 s, 12 s, 10 min, 2 h: as exact as anybody needs it."""
    seconds = span.total_seconds()
    if seconds < 10:
        return f"{seconds:.1f} s"
    if seconds < 2 * MINUTE:
        return f"{seconds:.0f} s"
    return f"{seconds / MINUTE:.0f} min" if seconds < 2 * HOUR else f"{seconds / HOUR:.0f} h"


def by_the_minute(at: datetime) -> datetime:
    """The full minute at which it is over for certain: who says “until 14:32” must not mean 14:32:59."""
    return (at + timedelta(minutes=1, microseconds=-1)).replace(second=0, microsecond=0)
