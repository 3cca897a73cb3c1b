"""Who belongs to a restored organization."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from tenants.backup.manifest import Member
from tenants.intake import person_of
from tenants.models import Membership, Organization, User

OWNER = Membership.Role.OWNER


@dataclass(frozen=True)
class Returned:
    """`left_out` are known here no more; `changed` gives new keys of memberships whose own are somebody else's now."""

    members: tuple[str, ...]
    left_out: tuple[str, ...]
    changed: dict[uuid.UUID, uuid.UUID]


def bring_back(organization: Organization, members: Collection[Member], owner: str) -> Returned:
    """Make members of those who are still here, with the keys by which rows of the schema name them.

    `owner` is the e-mail address of one who becomes owner, besides those who were; may be empty. Raises
    ValidationError where nobody would be.
    """
    people = {member: User.objects.filter(email__iexact=member.email).first() for member in members}
    here = [member for member, person in people.items() if person]
    changed = {member.id: _add(organization, member) for member in here}
    if owner:
        _make_owner(organization, owner)
    if not Membership.objects.filter(organization=organization, role=OWNER).exists():
        raise ValidationError({"owner": ValidationError(_no_owner(members), code="invalid")})
    return Returned(
        members=tuple(Membership.objects.filter(organization=organization).values_list("user__email", flat=True)),
        left_out=tuple(member.email for member, person in people.items() if not person),
        changed={old: new for old, new in changed.items() if old != new},
    )


def _add(organization: Organization, member: Member) -> uuid.UUID:
    """The key is free unless the organization that it was given in lives still."""
    key = uuid.uuid4() if Membership.objects.filter(pk=member.id).exists() else member.id
    row = Membership(pk=key, organization=organization, user=person_of(member.email), role=member.role)
    row.full_clean(validate_unique=False, validate_constraints=False)  # the role, where the file says an unknown one
    row.save(force_insert=True)
    return key


def _make_owner(organization: Organization, email: str) -> None:
    try:
        validate_email(email)
    except ValidationError as error:
        raise ValidationError({"owner": error}) from None
    Membership.objects.update_or_create(organization=organization, user=person_of(email), defaults={"role": OWNER})


def _no_owner(members: Collection[Member]) -> str:
    owners = ", ".join(member.email for member in members if member.role == OWNER) or "nobody"
    return f"Its owner ({owners}) is not here any more: name one with --owner."
