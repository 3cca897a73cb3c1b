"""Who else has, had or wants a name; one registered domain is decided about by one transaction at a time.

A proof that stands beats one that is gone (docs/decisions/0027).
"""

from dns.domains.naming import registrable
from dns.domains.refusing import refusal
from dns.domains.schedule import WARN_AFTER
from dns.models import CustomDomain
from dns.models.custom_domain import CustomDomainQuerySet
from dns.providers.base import is_below
from tenants.locks import hold
from tenants.models import Domain, Organization
from tenants.released_names import quarantined_until

IF_IT_IS_YOURS = (
    f"If the domain is yours now, take its _sonicus-challenge record out of the zone; after {WARN_AFTER} days without "
    "that proof you can add it. Or ask our people."
)


def hold_domain(name: str) -> None:
    """Until the end of the transaction nobody else decides about this registered domain, its names above and below."""
    hold(f"custom domain {registrable(name)}")


def refuse_conflict(organization: Organization, name: str, *, is_granted: bool) -> None:
    """Raises ValidationError, its code the machine-readable reason. Staff's grant overrules all but a name in use."""
    if _leads_elsewhere(organization, name) or (not is_granted and _is_held(organization, name)):
        raise refusal(f"{name} belongs to another organization here. {IF_IT_IS_YOURS}", "taken")
    if is_granted:
        return
    if _is_related(organization, name):
        message = f"{name} is above or below a name of another organization here."
        raise refusal(f"{message} {IF_IT_IS_YOURS}", "related")
    if until := quarantined_until(name, organization):
        raise refusal(
            f"{name} was given up by somebody else and is kept until {until:%Y-%m-%d %H:%M} UTC.", "quarantined"
        )


def overtaken_by(domain: CustomDomain) -> list[CustomDomain]:
    """What ends of other organizations when this one is proven: claims to the same name, and names below it whose proof
    is gone, unless staff allowed the two beside each other.

    Never a name above: who was given a part of a zone (a customer of its owner, say) proves nothing of the whole.
    """
    others = _of_others(domain.organization)
    claims = list(others.filter(name=domain.name))
    if domain.granted_at is not None:
        return claims
    below = others.giving_way().filter(granted_at__isnull=True, name__endswith=f".{domain.name}")
    return [*claims, *below]


def _leads_elsewhere(organization: Organization, name: str) -> bool:
    rows = Domain.objects.filter(domain=name).exclude(tenant=organization)
    given_way = CustomDomain.objects.giving_way().filter(name=name).values("organization")
    return bool(rows.exclude(tenant__in=given_way).exists())


def _is_held(organization: Organization, name: str) -> bool:
    return _of_others(organization).holding().filter(name=name).exists()


def _is_related(organization: Organization, name: str) -> bool:
    held = _of_others(organization).holding().filter(name__endswith=registrable(name)).values_list("name", flat=True)
    return any(_are_related(name, other) for other in held)


def _are_related(one: str, other: str) -> bool:
    return is_below(one, other) or is_below(other, one)


def _of_others(organization: Organization) -> CustomDomainQuerySet:
    return CustomDomain.objects.living().exclude(organization=organization)
