from django.http import HttpRequest

from tenants.models import Organization


def subscriber_of(request: HttpRequest) -> Organization | None:
    """Whom dj-stripe should bill for a request: the organization whose host it is."""
    return getattr(request, "organization", None)
