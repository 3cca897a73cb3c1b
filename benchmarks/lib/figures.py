"""What was measured, what it is compared with, and whether that meets a goal."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles


@dataclass(frozen=True)
class Comparison:
    """A number that means something by itself, unlike a time: `value` times something, or below a limit."""

    value: float
    of: str
    limit: float | None = None
    at_least: bool = False

    @property
    def is_met(self) -> bool | None:
        """None where there is no goal."""
        if self.limit is None:
            return None
        return self.value >= self.limit if self.at_least else self.value <= self.limit


@dataclass(frozen=True)
class Figure:
    """One line of the table. `seconds` is the median of the samples; `note` says what else must be known."""

    part: str
    what: str
    seconds: float
    samples: int
    p95: float | None = None
    comparisons: tuple[Comparison, ...] = ()
    note: str = ""

    @classmethod
    def of(cls, part: str, what: str, times: Sequence[float], *comparisons: Comparison, note: str = "") -> "Figure":
        return cls(part, what, median(times), len(times), p95_of(times), comparisons, note)


def p95_of(times: Sequence[float]) -> float | None:
    """None for so few samples that it would only be their maximum."""
    return quantiles(times, n=20)[-1] if len(times) >= 20 else None


def paired_ratio(times: Sequence[float], base: Sequence[float]) -> float:
    """The median of the ratios of times that were taken one right after the other, so that both met the same noise."""
    return median(time / other for time, other in zip(times, base, strict=True))


def ratio_of_rounds(rounds: Sequence[Sequence[float]], base: Sequence[Sequence[float]]) -> float:
    """Of the fastest in each round: noise only ever adds, and to the others it may add more than what is compared."""
    return paired_ratio([min(each) for each in rounds], [min(each) for each in base])
