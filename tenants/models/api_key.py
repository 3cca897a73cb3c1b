import hashlib
import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from tenants.models.base import UUIDModel

PREFIX = "sk_sonicus_"


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    def usable(self) -> "ApiKeyQuerySet":
        return self.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=Now()), user__is_active=True)

    def find(self, secret: str) -> "ApiKey | None":
        return self.usable().filter(digest=digest_of(secret)).select_related("user").first()


class ApiKey(UUIDModel):
    """Lets a program act for a person. Only the digest of the secret is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_keys")
    name = models.CharField(max_length=80, help_text="What it is used for.")
    prefix = models.CharField(
        max_length=20, editable=False, help_text="The beginning of the secret, to tell keys apart."
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, editable=False)

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = "API key"

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    def issue(self) -> str:
        """Give the key a new secret (256 random bits) and return it, for the only time."""
        secret = PREFIX + secrets.token_urlsafe(32)
        self.prefix, self.digest = secret[: len(PREFIX) + 6], digest_of(secret)
        self.save()
        return secret


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
