"""Another address for an organization: another label, another base domain, or both."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tenants.models import AuditEvent, Organization
from tenants.naming.claimant import as_itself
from tenants.naming.giving_up import give_up_names
from tenants.naming.requiring import refused_as_taken, require_free
from tenants.slugs import normalize_slug


def rename(organization: Organization, *, slug: str, base_domain: str, actor: Any) -> None:
    """The old host name goes into quarantine, the loop makes the new one.

    Raises ValidationError by field, its code the machine reason; then nothing was written.
    """
    try:
        with transaction.atomic():
            _rename(organization.pk, normalize_slug(slug), base_domain, actor)
    except IntegrityError:  # somebody else was faster
        raise refused_as_taken(slug, as_itself(organization, base_domain=base_domain)) from None
    organization.refresh_from_db(fields=["slug", "base_domain", "generation"])


def _rename(pk: Any, slug: str, base_domain: str, actor: Any) -> None:
    """It is asked again once the unique constraint is won: somebody may have given the name up in that moment."""
    organization = Organization.objects.select_for_update().get(pk=pk)
    _require_staying(organization)
    old_host = organization.host
    organization.slug, organization.base_domain = slug, base_domain
    if organization.host == old_host:
        return
    organization.clean_fields(exclude={"plan", "name", "email"})
    require_free(slug, as_itself(organization))
    give_up_names(slug)
    organization.save(update_fields=["slug", "base_domain"])
    require_free(slug, as_itself(organization))
    details = {"from": old_host, "to": organization.host}
    AuditEvent.record("organization.renamed", organization=organization, actor=actor, **details)


def _require_staying(organization: Organization) -> None:
    if organization.is_leaving:
        raise ValidationError({"slug": ValidationError("It is being taken down, and keeps its name.", code="invalid")})
