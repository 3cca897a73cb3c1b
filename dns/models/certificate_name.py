from django.db import models

from tenants.models import Organization
from tenants.models.base import UUIDModel


class CertificateName(UUIDModel):
    """A custom domain for which the edge asked to order a certificate, and may: counted, as authorities count them."""

    name = models.CharField(max_length=253, unique=True)
    registrable = models.CharField(max_length=253, help_text="The registered domain that it lies below, or is.")
    organization = models.ForeignKey(Organization, null=True, on_delete=models.SET_NULL, related_name="+")
    first_asked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-first_asked_at"]
        indexes = [models.Index(fields=["registrable", "first_asked_at"], name="certificate_name_counted")]

    def __str__(self) -> str:
        return self.name
