"""Where things stand in a picture of figures; templates/dns/_chart.html draws it as SVG."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from dns.figures.analytics import DayFigures, Figures, Spread
from sonicus.lib.durations import in_words

WIDTH, HEIGHT = 420.0, 200.0
LEFT, RIGHT, TOP, BOTTOM = 48.0, 10.0, 10.0, 26.0
LINES = ((0.01, "10 ms"), (0.1, "0.1 s"), (1, "1 s"), (10, "10 s"), (60, "1 min"), (600, "10 min"), (3600, "1 h"))
LAST_LINE = (86400, "1 day")
MOST_DAY_LABELS = 7
APART = 4.0  # between the marks of the two series of one day


@dataclass(frozen=True)
class Mark:
    """One day of one series: from p50 up to p95. `says` is for who points at it."""

    x: float
    y50: float
    y95: float
    says: str


@dataclass(frozen=True)
class Series:
    key: str
    label: str
    marks: list[Mark]


@dataclass(frozen=True)
class Tick:
    at: float
    label: str


@dataclass(frozen=True)
class Chart:
    width: float
    height: float
    left: float
    right: float
    lines: list[Tick]
    days: list[Tick]
    series: list[Series]

    @property
    def axis_x(self) -> float:
        """Where the words of the lines end."""
        return self.left - 6

    @property
    def day_y(self) -> float:
        return self.height - 8


def chart_of(figures: Figures) -> Chart | None:
    """Time on a logarithmic scale, since a second and ten minutes both matter; None where there is nothing to show."""
    spreads = [spread for day in figures.days for spread in (day.authoritative, day.quorum) if spread]
    if not spreads:
        return None
    lines = _lines(spreads)
    x, y = _across(figures.days), _upwards(lines)
    series = [
        Series("authoritative", "all authoritative servers", _marks(figures.days, "authoritative", x, y, -APART)),
        Series("quorum", "a quorum of resolvers", _marks(figures.days, "quorum", x, y, APART)),
    ]
    drawn = [Tick(y(seconds), label) for seconds, label in lines]
    return Chart(WIDTH, HEIGHT, LEFT, WIDTH - RIGHT, drawn, _day_labels(figures.days, x), series)


def _lines(spreads: list[Spread]) -> list[tuple[float, str]]:
    """From the last below everything to the first above everything."""
    low, high = min(spread.p50 for spread in spreads), max(spread.p95 for spread in spreads)
    every = [*LINES, LAST_LINE]
    first = max((place for place, line in enumerate(every) if line[0] <= low), default=0)
    last = min((place for place, line in enumerate(every) if line[0] >= high), default=len(every) - 1)
    return every[first : max(last, first + 1) + 1]


def _across(days: list[DayFigures]) -> Callable[[date], float]:
    """Days without a write keep their place."""
    first, count = days[0].day, (days[-1].day - days[0].day).days + 1
    step = (WIDTH - LEFT - RIGHT) / count
    return lambda day: round(LEFT + step * ((day - first).days + 0.5), 1)


def _upwards(lines: list[tuple[float, str]]) -> Callable[[float], float]:
    low, high = math.log(lines[0][0]), math.log(lines[-1][0])
    span = HEIGHT - TOP - BOTTOM

    def place(seconds: float) -> float:
        share = (math.log(max(seconds, lines[0][0])) - low) / (high - low)
        return round(HEIGHT - BOTTOM - span * min(share, 1.0), 1)

    return place


def _marks(
    days: Iterable[DayFigures], key: str, x: Callable[[date], float], y: Callable[[float], float], aside: float
) -> list[Mark]:
    spreads = [(day.day, getattr(day, key)) for day in days]
    return [Mark(x(day) + aside, y(spread.p50), y(spread.p95), _says(day, spread)) for day, spread in spreads if spread]


def _says(day: date, spread: Spread) -> str:
    return f"{day:%d %b}: p50 {in_words(spread.p50)}, p95 {in_words(spread.p95)}"


def _day_labels(days: list[DayFigures], x: Callable[[date], float]) -> list[Tick]:
    every = math.ceil(len(days) / MOST_DAY_LABELS)
    return [Tick(x(day.day), f"{day.day:%d %b}") for day in days[::every]]
