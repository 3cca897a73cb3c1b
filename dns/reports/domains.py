"""Custom domains in plain words: whose they are, whether a certificate stands, and what there is to do."""

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404
from django.utils import timezone

from dns.domains.naming import display
from dns.domains.reasons import Reason
from dns.domains.schedule import DAY, RELEASE_AFTER, STOP_AFTER
from dns.models import CustomDomain
from dns.reports.words import Label
from tenants.models import Organization, ReleasedName

Ownership, Certificate = CustomDomain.Ownership, CustomDomain.Certificate
OWNERSHIP = {
    Ownership.PENDING: Label("waits for proof", "working"),
    Ownership.PROVEN: Label("proven", "done"),
    Ownership.FAILING: Label("proof no longer found", "warn"),
    Ownership.STOPPED: Label("no longer served", "stuck"),
    Ownership.EXPIRED: Label("dropped", ""),
    Ownership.REMOVED: Label("removed", ""),
}
CERTIFICATE = {
    Certificate.NONE: Label("none yet", ""),
    Certificate.VALID: Label("valid", "done"),
    Certificate.EXPIRING: Label("expires soon", "warn"),
    Certificate.FAILED: Label("not made", "stuck"),
}
OF_OWNERSHIP = {
    Ownership.PENDING: "{message}",
    Ownership.PROVEN: "It is yours, and leads visitors to {name}. {message}",
    Ownership.FAILING: "It still leads to {name}, but we no longer find its proof. {message}",
    Ownership.STOPPED: f"It no longer leads to {{name}}: its proof was gone for {STOP_AFTER} days. {{message}}",
    Ownership.EXPIRED: "It was dropped. {message}",
    Ownership.REMOVED: "It no longer leads to {name}. {message}",
}
# In place of the whole message, which has names and values: those are for the domain's own page.
IN_SHORT: dict[str, str] = {
    Reason.CHALLENGE_MISSING: "Its TXT record is not there yet.",
    Reason.CHALLENGE_WRONG: "Its TXT record has another value.",
    Reason.CHALLENGE_EXPIRED: "Its TXT record is past its date.",
    Reason.LEADS_NOWHERE: "Its TXT record is there; it does not lead here yet.",
    Reason.LEADS_ELSEWHERE: "Its TXT record is there; it leads elsewhere.",
    Reason.ADDRESS_FOR_ALIAS: "Its TXT record is there; an address stands in place of its CNAME.",
    Reason.WILDCARD: "Its TXT record is there; a wildcard stands in place of its CNAME.",
}
FORBIDDEN = Label("not allowed by CAA", "stuck")
TO_BEGIN_WITH = "Set its records. We look for them by ourselves."
WAITING = (Ownership.PENDING, Ownership.FAILING, Ownership.STOPPED)


@dataclass(frozen=True)
class DomainReport:
    domain: CustomDomain

    @property
    def title(self) -> str:
        """As people write it: müller.de"""
        return display(self.domain.name)

    @property
    def dns_host(self) -> str:
        """Who keeps its zone, where that was found out."""
        return str(self.domain.diagnosis.get("dns_host") or "your DNS host")

    @property
    def warnings(self) -> list[str]:
        """What the last look found beside the proof: lame servers, left-over addresses, CAA that forbids."""
        return list(self.domain.diagnosis.get("warnings", ())) if self.domain.is_living else []

    @property
    def ownership(self) -> Label:
        return OWNERSHIP[Ownership(self.domain.ownership)]

    @property
    def certificate(self) -> Label:
        if not self.domain.is_living:
            return Label("none" if self.domain.certificate == Certificate.NONE else "no longer renewed", "")
        return FORBIDDEN if self._is_forbidden else CERTIFICATE[Certificate(self.domain.certificate)]

    @property
    def needs_customer(self) -> bool:
        return self.domain.ownership in WAITING

    @property
    def is_watched(self) -> bool:
        """Whether one who looks on may soon see something new."""
        domain = self.domain
        is_due = domain.next_check_at is not None and domain.next_check_at <= timezone.now()
        return domain.is_living and (domain.ownership == Ownership.PENDING or is_due or domain.lease_until is not None)

    @property
    def of_ownership(self) -> str:
        return self._in_words(self.domain.message)

    @property
    def in_short(self) -> str:
        """For lists: without the values that were seen and expected."""
        return self._in_words(IN_SHORT.get(self.domain.reason, self.domain.message))

    @property
    def of_certificate(self) -> str:
        domain = self.domain
        is_none = domain.certificate == Certificate.NONE
        if not domain.is_living:
            return "There was none." if is_none else "It is no longer renewed."
        if is_none and not domain.is_routed:
            return "It comes after the proof."
        if self._is_forbidden:
            return f"It cannot be ordered: {domain.diagnosis['caa']}"
        otherwise = "Made at the first visit." if is_none else self.certificate.text.capitalize()
        return domain.certificate_message or otherwise

    @property
    def further_warnings(self) -> list[str]:
        """Those that no state tells already."""
        return [warning for warning in self.warnings if warning != self.domain.diagnosis.get("caa")]

    @property
    def _is_forbidden(self) -> bool:
        """Its zone's CAA records keep our authority from making one, and none stands."""
        domain = self.domain
        return domain.is_routed and domain.certificate != Certificate.VALID and bool(domain.diagnosis.get("caa"))

    def _in_words(self, message: str) -> str:
        words = OF_OWNERSHIP[Ownership(self.domain.ownership)]
        return words.format(name=self.domain.organization.name, message=message).strip() or TO_BEGIN_WITH

    @property
    def deadline(self) -> datetime | None:
        """When it stops, or is dropped, unless the proof is found."""
        domain = self.domain
        if domain.ownership == Ownership.PENDING:
            return domain.expires_at
        if domain.failing_since is None or domain.ownership not in WAITING:
            return None
        days = STOP_AFTER if domain.ownership == Ownership.FAILING else RELEASE_AFTER
        return domain.failing_since + days * DAY

    @property
    def what_then(self) -> str:
        """What happens at the deadline."""
        if self.domain.ownership == Ownership.FAILING:
            return "it stops leading visitors here"
        return "it is dropped" if self.domain.ownership == Ownership.PENDING else "it is given up"


def domains_of(organization: Organization) -> list[DomainReport]:
    """Those that count, by name."""
    rows = CustomDomain.objects.living().filter(organization=organization).select_related("organization")
    return [DomainReport(row) for row in rows]


def kept_until(domain: CustomDomain) -> datetime | None:
    """Until when a name that was given up is kept for its organization alone."""
    kept = ReleasedName.objects.in_force().filter(holder=domain.organization_id, host=domain.name)
    return None if domain.is_living else kept.values_list("until", flat=True).first()


def given_up(organization: Organization) -> list[ReleasedName]:
    """Names that the organization removed, and that are kept for it alone."""
    names = CustomDomain.objects.filter(organization=organization).values("name")
    return list(ReleasedName.objects.in_force().filter(holder=organization.pk, host__in=names).order_by("host"))


def domain_of(organization: Organization, name: str) -> CustomDomain:
    """The one that counts, else the last that did. Raises Http404."""
    if "\0" in name:  # nothing that PostgreSQL could be asked for
        raise Http404
    rows = CustomDomain.objects.filter(organization=organization, name=name).select_related("organization")
    found = list(rows.order_by("-made_at"))
    if not found:
        raise Http404
    return next((row for row in found if row.is_living), found[0])


def living_domain_of(organization: Organization, name: str) -> CustomDomain:
    """The one that counts. Raises Http404."""
    domain = domain_of(organization, name)
    if not domain.is_living:
        raise Http404
    return domain
