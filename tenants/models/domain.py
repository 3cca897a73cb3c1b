import uuid

from django.db import models
from django_tenants.models import DomainMixin


class Domain(DomainMixin):  # type: ignore[misc]
    """A host name that leads to one organization. Hosts are matched exactly; there is no default tenant."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        ordering = ["domain"]

    def __str__(self) -> str:
        return str(self.domain)
