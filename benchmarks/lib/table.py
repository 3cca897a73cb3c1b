"""The table, for a terminal and for docs/performance.md."""

from collections.abc import Iterator, Sequence

from benchmarks.lib.figures import Comparison, Figure

HEAD = ("part", "what", "median", "p95", "samples", "compared", "goal")


def markdown(figures: Sequence[Figure]) -> str:
    lines = [_line(HEAD), _line(["---"] * len(HEAD)), *(_line(row) for row in rows(figures))]
    return "\n".join(lines) + "\n"


def plain(figures: Sequence[Figure]) -> str:
    found = [HEAD, *rows(figures)]
    widths = [max(len(row[column]) for row in found) for column in range(len(HEAD))]
    padded = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in found)
    return "\n".join(line.rstrip() for line in padded) + "\n"


def rows(figures: Sequence[Figure]) -> Iterator[tuple[str, ...]]:
    """One for each figure, and one more for each further comparison."""
    for figure in figures:
        what = f"{figure.what} ({figure.note})" if figure.note else figure.what
        p95 = duration(figure.p95) if figure.p95 is not None else ""
        first, *others = figure.comparisons or (None,)
        yield figure.part, what, duration(figure.seconds), p95, f"{figure.samples:,}", compared(first), goal(first)
        for other in others:
            yield "", "", "", "", "", compared(other), goal(other)


def duration(seconds: float) -> str:
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{_rounded(seconds / size)} {unit}"
    return f"{seconds * 1e6:.0f} µs"


def compared(comparison: Comparison | None) -> str:
    return f"{_rounded(comparison.value)} {comparison.of}" if comparison else ""


def goal(comparison: Comparison | None) -> str:
    if comparison is None or comparison.limit is None:
        return ""
    sign = "≥" if comparison.at_least else "≤"
    return f"{sign} {comparison.limit:,g}: {'met' if comparison.is_met else 'NOT MET'}"


def _rounded(number: float) -> str:
    """Three digits that count; none behind the point of what is large."""
    if number >= 100:
        return f"{number:,.0f}"
    return f"{number:.3g}" if number >= 10 else f"{number:.3f}"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
