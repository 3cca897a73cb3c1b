#!/usr/bin/env python3
"""The operators' door: `manage.py help` lists what can be done."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sonicus.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"{error}\nWhat else may be wrong: manage.py validate_configuration")


if __name__ == "__main__":
    main()
