from typing import Any

from django.conf import settings
from django.http import HttpRequest


def place(request: HttpRequest) -> dict[str, Any]:
    """Where we are, for every page."""
    return {
        "BASE_DOMAIN": settings.BASE_DOMAIN,
        "PUBLIC_URL": settings.PUBLIC_URL,
        "SANDBOX_URL": settings.SANDBOX_URL,
        "organization_here": getattr(request, "organization", None),
    }
