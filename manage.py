#!/usr/bin/env python3
"""The operators' door: `manage.py help` lists what can be done."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sonicus.settings")
    try:
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line
    except ModuleNotFoundError:
        sys.exit("This Python has no Django. ./scripts/start-dev.sh installs it; then: .venv/bin/python manage.py …")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"{error}{ADVICE}")


ADVICE = """
On a developer's machine ./scripts/start-dev.sh writes all of it. Elsewhere copy .env.example to .env and fill it in.
What else may be wrong: manage.py validate_configuration"""


if __name__ == "__main__":
    main()
