"""Reading and writing .data/dev.env."""

import os
from pathlib import Path

from dotenv import dotenv_values

from scripts.dev.environment import Place, Secrets, variables
from scripts.dev.layout import ENVIRONMENT_FILE, ROOT, write_private

HEADER = (
    "# Written by scripts/start-dev.sh at each start; the secrets in it are kept. Put what you want to change in .env."
)


def given(name: str) -> str:
    """What the developer says in the process environment or in .env; empty when nothing."""
    return os.environ.get(name) or read(ROOT / ".env").get(name, "")


def write(place: Place) -> dict[str, str]:
    """Write what the application is told; return it."""
    values = variables(place, Secrets.kept_in(read(ENVIRONMENT_FILE)))
    lines = [HEADER, *(f"{name}='{value}'" for name, value in values.items())]
    write_private(ENVIRONMENT_FILE, "\n".join(lines) + "\n")
    return values


def read(path: Path) -> dict[str, str]:
    return {name: value for name, value in dotenv_values(path, interpolate=False).items() if value}
