"""Celery tasks that run inside one organization's schema, or not at all.

    @tenant_task
    def count_packages() -> None: ...

    count_packages.ask_for(organization.pk)

django-tenants' own way enters the schema in a signal, and a task whose tenant is gone then runs in public.
"""

import functools
import logging
from contextlib import AbstractContextManager
from typing import Any
from uuid import UUID

from celery import Task, shared_task
from celery.exceptions import Reject
from django.db import transaction
from django_tenants.utils import tenant_context

from tenants.models import Organization
from tenants.schemas import catalog

HEADER = "organization"
logger = logging.getLogger(__name__)


class TenantTask(Task):  # type: ignore[type-arg]
    """The message names the organization in a header; retries and eager runs carry it along.

    Rejected, never put back and never run in public, when the organization is gone, is leaving or has no schema.
    """

    abstract = True

    def ask_for(self, organization_id: UUID, *args: Any, **kwargs: Any) -> None:
        """Send it when the transaction at hand is committed. A broker that is away is logged, and loses it."""
        send = functools.partial(self.apply_async, args, kwargs, headers={HEADER: str(organization_id)})
        transaction.on_commit(send, robust=True)

    def apply_async(self, args: Any = None, kwargs: Any = None, *rest: Any, **options: Any) -> Any:
        """Raises ValueError for a message that names no organization."""
        if not (options.get("headers") or {}).get(HEADER):
            raise ValueError(f"{self.name} needs an organization: call ask_for(organization_id, …)")
        return super().apply_async(args, kwargs, *rest, **options)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with self._schema():
            return self.run(*args, **kwargs)

    def _schema(self) -> AbstractContextManager[None]:
        named = (self.request.headers or {}).get(HEADER)
        organization = Organization.objects.filter(pk=named, leaving_at__isnull=True).first() if named else None
        if organization is None or not catalog.exists(organization.schema_name):
            logger.warning("rejected %s: organization %s is gone, is leaving or has no schema", self.name, named)
            raise Reject(f"no organization {named}", requeue=False)
        context: AbstractContextManager[None] = tenant_context(organization)
        return context


tenant_task = functools.partial(shared_task, base=TenantTask)
