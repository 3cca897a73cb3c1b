from dataclasses import dataclass, field

from django.conf import settings

from tenants.models import Membership, Organization


@dataclass(frozen=True)
class Claimant:
    """For whom a name is asked for, and below which base domain.

    `emails` are addresses of its owners: what was granted to a person is free for that person. `organization` is set
    where one that is there already wants a name. Who only types an address has not proven to be its person.
    """

    emails: tuple[str, ...] = ()
    organization: Organization | None = None
    base_domain: str = field(default_factory=lambda: settings.BASE_DOMAIN)
    is_proven: bool = True

    def host(self, slug: str) -> str:
        return f"{slug}.{self.base_domain}"

    def is_one_of(self, email: str) -> bool:
        return email.lower() in (each.lower() for each in self.emails)


def as_newcomer(email: str, base_domain: str = "", *, is_proven: bool = True) -> Claimant:
    return Claimant((email,), None, base_domain or settings.BASE_DOMAIN, is_proven)


def as_itself(organization: Organization, *emails: str, base_domain: str = "") -> Claimant:
    """With its owners, and further people who are to be."""
    owners = organization.memberships.filter(role=Membership.Role.OWNER).values_list("user__email", flat=True)
    return Claimant((*owners, *emails), organization, base_domain or organization.base_domain)
