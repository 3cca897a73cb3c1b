"""Every fact about one name, for staff and operators: what availability() boils down to one reason."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from tenants.held_names import is_held
from tenants.models import Domain, NameRuling, Organization, ReleasedName
from tenants.naming.claimant import Claimant, as_newcomer
from tenants.naming.likeness import warning_about
from tenants.naming.objection import Objection, Reason
from tenants.naming.objections import objections
from tenants.naming.reserved import rule_against
from tenants.naming.suggestions import suggestions_for
from tenants.slugs import normalize_slug
from tenants.state import State, state_of


@dataclass(frozen=True)
class Holder:
    """The organization that has the name, by its slug or by a host name of its own."""

    slug: str
    name: str
    state: str


@dataclass(frozen=True)
class Quarantine:
    host: str
    of: str
    why: str
    until: datetime


@dataclass(frozen=True)
class NameReport:
    """`reserved` is what the list and its rules say; `ruling` is staff's, which has the word over them."""

    asked: str
    slug: str
    host: str
    free: bool
    objections: list[Objection]
    reserved: str
    ruling: str
    holder: Holder | None
    quarantine: Quarantine | None
    held_until_proven: bool
    warning: str
    suggestions: tuple[str, ...]

    @property
    def is_well_formed(self) -> bool:
        return not any(objection.reason == Reason.INVALID for objection in self.objections)


def report_on(text: str, *, for_email: str = "") -> NameReport:
    """`text` is a label, or a whole name below one of our base domains."""
    label, base = _parts(text)
    claimant = as_newcomer(for_email, base)
    slug = normalize_slug(label)
    against = objections(slug, claimant)
    well_formed = not any(objection.reason == Reason.INVALID for objection in against)
    held = well_formed and is_held(slug, for_email=for_email)
    return NameReport(
        asked=text,
        slug=slug,
        host=claimant.host(slug),
        free=not against and not held,
        objections=against,
        reserved=rule_against(slug) if well_formed else "",
        ruling=_ruling(slug) if well_formed else "",
        holder=_holder(slug, claimant) if well_formed else None,
        quarantine=_quarantine(slug, claimant) if well_formed else None,
        held_until_proven=held,
        warning=warning_about(slug, claimant) if well_formed else "",
        suggestions=suggestions_for(label, claimant) if against or held else (),
    )


def _parts(text: str) -> tuple[str, str]:
    """Label and base domain; the first base domain where none of ours ends the text."""
    whole = text.strip().rstrip(".")
    found = (base for base in settings.BASE_DOMAINS if whole.lower().endswith(f".{base}"))
    base = max(found, key=len, default="")
    return (whole[: -len(base) - 1], base) if base else (text, settings.BASE_DOMAIN)


def _ruling(slug: str) -> str:
    ruling = NameRuling.objects.filter(name=slug).first()
    if ruling is None:
        return ""
    whom = f" ({ruling.granted_to})" if ruling.granted_to else ""
    return f"{ruling.get_ruling_display()}{whom}" + (f": {ruling.why}" if ruling.why else "")


def _holder(slug: str, claimant: Claimant) -> Holder | None:
    by_slug = Organization.objects.filter(slug=slug).first()
    by_host = Domain.objects.filter(domain=claimant.host(slug)).select_related("tenant").first()
    found = by_slug or (by_host.tenant if by_host else None)
    if found is None:
        return None
    return Holder(found.slug, found.name, str(State(state_of(found, list(found.conditions.all()))).label))


def _quarantine(slug: str, claimant: Claimant) -> Quarantine | None:
    left = Organization.objects.filter(slug=slug, left_at__isnull=False).first()
    hosts = {claimant.host(slug), left.host if left else claimant.host(slug)}
    row = ReleasedName.objects.in_force().filter(host__in=hosts).first()
    return Quarantine(row.host, row.organization_name, row.why, row.until) if row else None
