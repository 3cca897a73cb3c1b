"""The project's settings with what one contender does otherwise, as contender.py names it in the environment."""

import json
import os
from typing import Any

import sonicus.settings


def merged(base: dict[str, Any], overrides: dict[str, Any]) -> dict[str, Any]:
    """Nested values are merged; None takes a setting away, so that its default holds."""
    values = dict(base)
    for name, value in overrides.items():
        if isinstance(value, dict) and isinstance(values.get(name), dict):
            values[name] = merged(values[name], value)
        elif value is None:
            values.pop(name, None)
        else:
            values[name] = value
    return values


_PROJECT = {name: value for name, value in vars(sonicus.settings).items() if name.isupper()}
globals().update(merged(_PROJECT, json.loads(os.environ.get("BENCHMARK_SETTINGS", "{}"))))
DEBUG = False  # Django would remember every query
