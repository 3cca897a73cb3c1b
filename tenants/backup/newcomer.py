"""The organization that a backup becomes: a new one, registered as all are."""

from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from tenants.backup.errors import BackupError
from tenants.backup.manifest import Identity
from tenants.models import AuditEvent, Organization
from tenants.naming.claimant import Claimant
from tenants.naming.requiring import require_form
from tenants.registration import find_plan, register
from tenants.released_names import hand_over, lift
from tenants.slugs import normalize_slug


@dataclass(frozen=True)
class Wishes:
    """What may differ from the backup; empty texts leave it as it was. `owner` is an e-mail address."""

    slug: str = ""
    name: str = ""
    owner: str = ""
    plan: str = ""


def register_again(was: Identity, wishes: Wishes, actor: str) -> Organization:
    """Raises ValidationError, and BackupError where the organization of the backup lives."""
    slug, base = normalize_slug(wishes.slug or was.slug), _base_of(was)
    require_form(slug, Claimant(base_domain=base))
    _make_way(was, slug, actor)
    lift(f"{slug}.{base}", holder=was.id)  # its own name is not kept back from it
    return register(
        name=wishes.name or was.name,
        slug=slug,
        email=was.email,
        plan=find_plan(wishes.plan or was.plan),
        source=Organization.Source.COMMAND,
        owner=None,
        actor=actor,
        vouched=True,
        base_domain=base,
    )


def keep_names_for(organization: Organization, was: Identity, hosts: Collection[str]) -> None:
    """Custom domains that the organization of the backup gave up as it left are kept for its successor, not from it."""
    if not Organization.objects.filter(pk=was.id, left_at__isnull=True).exists():
        hand_over(hosts, was.id, organization)


def _base_of(was: Identity) -> str:
    """Below which it lived, where the settings still know that."""
    base = was.host.removeprefix(f"{was.slug}.")
    return base if base in settings.BASE_DOMAINS else settings.BASE_DOMAIN


def _make_way(was: Identity, slug: str, actor: str) -> None:
    """The organization of the backup, gone but remembered, gives its address and members' keys to its successor."""
    holder = Organization.objects.filter(slug=slug, pk=was.id).first()
    if holder is None:
        return
    if holder.left_at is None:
        raise ValidationError({"slug": ValidationError(_why_not(holder), code="taken")})
    AuditEvent.record("organization.forgotten", organization=holder, actor=actor)
    try:
        holder.delete()
    except ProtectedError:
        raise BackupError(
            f"{slug} is taken down, yet something is still kept of it. See: manage.py explain {slug}"
        ) from None


def _why_not(holder: Organization) -> str:
    state = "is being taken down; wait until it is gone" if holder.is_leaving else "is there, and is not written over"
    return f"{holder.slug} {state}. Restore it beside that under another address, with --as."
