"""How programs prove who they are: `Authorization: Bearer sk_sonicus_…` (RFC 6750)."""

from datetime import timedelta

from django.db.models import Q
from django.db.models.functions import Now
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from tenants.models import ApiKey, User

REMEMBER_EVERY = timedelta(minutes=1)  # `last_used_at` is no finer, so that busy keys do not write all the time


class ApiKeyAuthentication(BaseAuthentication):
    """By an API key; a request without one is left to the next way of proving it."""

    def authenticate(self, request: Request) -> tuple[User, ApiKey] | None:
        scheme, _, secret = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != "bearer":
            return None
        key = ApiKey.objects.find(secret.strip())
        if key is None:
            raise AuthenticationFailed("This API key is unknown, expired, or its person is no longer active.")
        _remember_use(key)
        return key.user, key

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


def _remember_use(key: ApiKey) -> None:
    long_ago = Q(last_used_at__isnull=True) | Q(last_used_at__lt=Now() - REMEMBER_EVERY)
    ApiKey.objects.filter(long_ago, pk=key.pk).update(last_used_at=Now())
