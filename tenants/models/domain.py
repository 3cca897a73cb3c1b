import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django_tenants.models import DomainMixin

from tenants.naming.skeleton import skeleton_of


class Domain(DomainMixin):  # type: ignore[misc]
    """A host name that leads to one organization. Hosts are matched exactly; there is no default tenant."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        ordering = ["domain"]
        constraints = [models.CheckConstraint(condition=Q(domain=Lower("domain")), name="domain_is_folded")]
        indexes = [models.Index(skeleton_of("domain"), name="domain_skeleton")]

    def __str__(self) -> str:
        return str(self.domain)
