"""Lengths of time, for people: the same words wherever one is told."""

from datetime import datetime, timedelta

UNITS = ((86400, "d"), (3600, "h"), (60, "min"), (1, "s"))  # each is used from twice its length on


def in_words(span: timedelta | float) -> str:
    """What was measured, with two digits: 0.42 s, 3.1 s, 42 s, 3.5 min, 12 min, 2.0 h, 5.0 d. Numbers are seconds."""
    seconds = _seconds(span)
    size, unit = _unit_for(seconds)
    count = seconds / size
    digits = 2 if count < 0.995 else 1 if count < 9.95 else 0
    return f"{count:.{digits}f} {unit}"


def roughly(span: timedelta | float) -> str:
    """An age, or a wait, in whole units that are over: 4 s, 12 min, 3 h, 5 d."""
    seconds = max(0, round(_seconds(span)))
    size, unit = _unit_for(seconds)
    return f"{seconds // size} {unit}"


def by_the_minute(at: datetime) -> datetime:
    """The full minute at which it is over for certain: who says “until 14:32” must not mean 14:32:59."""
    return (at + timedelta(minutes=1, microseconds=-1)).replace(second=0, microsecond=0)


def _seconds(span: timedelta | float) -> float:
    return span.total_seconds() if isinstance(span, timedelta) else span


def _unit_for(seconds: float) -> tuple[int, str]:
    return next((unit for unit in UNITS if seconds >= 2 * unit[0]), UNITS[-1])
