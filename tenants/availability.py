"""Whether an organization may have an address: one answer for every door, with its reason and what else is free."""

from dataclasses import dataclass
from datetime import datetime

from tenants.held_names import is_held
from tenants.models import Organization
from tenants.naming.claimant import Claimant, as_itself, as_newcomer
from tenants.naming.likeness import warning_about
from tenants.naming.objection import Objection, Reason
from tenants.naming.objections import objections
from tenants.naming.suggestions import near_to, suggestions_for
from tenants.slugs import normalize_slug


@dataclass(frozen=True)
class Availability:
    """`reason` is empty when available, else one of Reason; `message` and `warning` are for people.

    `until` tells when a quarantine ends. A warning says whose living address it is easily taken for; it may be had.
    """

    slug: str
    host: str
    available: bool
    reason: str
    message: str
    suggestions: tuple[str, ...] = ()
    warning: str = ""
    until: datetime | None = None


def availability(
    text: str, *, for_email: str = "", organization: Organization | None = None, base_domain: str = ""
) -> Availability:
    """Answer for what a person, known by e-mail address, typed; somebody else may still be faster.

    `organization` wants another name than it has. Without a base domain that of the organization counts, or the first.
    """
    as_one = as_itself(organization, base_domain=base_domain) if organization else as_newcomer(for_email, base_domain)
    return availability_for(text, as_one)


def availability_for(text: str, claimant: Claimant) -> Availability:
    slug = normalize_slug(text)
    against = objections(slug, claimant) or _held(slug, claimant)
    if against:
        return _refused(text, slug, against[0], claimant)
    host, warning = claimant.host(slug), warning_about(slug, claimant)
    return Availability(slug, host, True, "", f"{host} is free.", warning=warning)


def first_free(name: str) -> str:
    """An address made from an organization's name; empty when the name gives none."""
    return next(iter(near_to(name, Claimant())), "")


def _refused(text: str, slug: str, objection: Objection, claimant: Claimant) -> Availability:
    return Availability(
        slug,
        claimant.host(slug),
        False,
        objection.reason.value,
        objection.message,
        suggestions_for(text, claimant),
        until=objection.until,
    )


def _held(slug: str, claimant: Claimant) -> list[Objection]:
    """By a sign-up of somebody whom we know already (tenants/held_names.py)."""
    proven = claimant.emails if claimant.is_proven else ()
    if any(not is_held(slug, for_email=email) for email in proven or ("",)):
        return []
    return [Objection(Reason.TAKEN, "This address is taken.", "held for somebody who signed up with a known address")]
