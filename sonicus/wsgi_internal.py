"""What the edge asks. It never listens where the public pages do: `gunicorn -c python:sonicus.internal_server`."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sonicus.settings")
django.setup()

from dns.tls.application import application  # noqa: E402

__all__ = ["application"]
