"""What the tests of surveys share: records as the stand-in wants them, and organizations that no longer are."""

import uuid

from django.conf import settings

BASE = "sonicus.localhost"


def a(name: str, content: str = "127.0.0.1", **more) -> dict:
    return {"name": name, "type": "A", "content": content, "ttl": 300, **more}


def address(label: str, content: str = "127.0.0.1", **more) -> dict:
    """Of an organization's host below BASE."""
    return a(f"{label}.{BASE}", content, **more)


def txt(name: str, content: str, **more) -> dict:
    return {"name": name, "type": "TXT", "content": content, "ttl": 300, **more}


def marker_for(host: str, organization: object, install: object = None) -> dict:
    mark = f"install={install or settings.INSTALL_ID} organization={organization}"
    return txt(f"_sonicus-owner.{host}", mark)


def left_behind(label: str, organization: uuid.UUID) -> list[dict]:
    host = f"{label}.{BASE}"
    return [a(host), marker_for(host, organization)]
