"""How a vouched organization comes in by staff, key or command: everything arrives as text, all problems at once."""

from collections.abc import Callable
from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tenants.models import Organization, Plan, User
from tenants.naming.claimant import Claimant, as_newcomer
from tenants.naming.requiring import require_free
from tenants.registration import find_plan, register
from tenants.slugs import normalize_slug


def take_in(
    *,
    name: str,
    slug: str,
    email: str,
    plan: str,
    source: str,
    actor: Any,
    owner: User | None = None,
    base_domain: str = "",
) -> Organization:
    """Register an organization that its door vouches for; without an owner given, the e-mail's person becomes it.

    `plan` is a plan's key. Raises ValidationError naming every field that cannot be accepted; then nothing was written.
    """
    draft = Organization(name=name.strip(), slug=normalize_slug(slug), email=email)
    draft.base_domain = base_domain or draft.base_domain
    found = _require_acceptable(draft, plan, as_newcomer(owner.email if owner else email, draft.base_domain))
    with transaction.atomic():
        return register(
            name=name,
            slug=slug,
            email=email,
            plan=found,
            source=source,
            owner=owner or person_of(email),
            actor=actor,
            vouched=True,
            base_domain=base_domain,
        )


def person_of(email: str) -> User:
    """The person of that address; one who is new gets in by resetting the password.

    Somebody else may have signed up with the address and never proven it. The password that they chose is taken away
    before the person is given anything: whoever resets it proves the address.
    """
    known = User.objects.filter(email__iexact=email).first()
    if known is None:
        return _newcomer(email)
    if not EmailAddress.objects.filter(user=known, verified=True).exists():
        known.set_unusable_password()
        known.save(update_fields=["password"])
    return known


def _newcomer(email: str) -> User:
    """Two organizations may come in at once for one new person."""
    try:
        with transaction.atomic():
            return User.objects.create_user(email)
    except IntegrityError:
        return User.objects.get(email__iexact=email)


def _require_acceptable(draft: Organization, plan: str, claimant: Claimant) -> Plan:
    errors: dict[str, Any] = {}
    checks: tuple[Callable[[], object], ...] = (
        lambda: find_plan(plan),
        lambda: require_free(draft.slug, claimant),
        lambda: draft.full_clean(exclude={"plan", "slug"}, validate_unique=False),
    )
    for check in checks:
        try:
            check()
        except ValidationError as error:
            errors.update(error.error_dict)
    if errors:
        raise ValidationError(errors)
    return find_plan(plan)
