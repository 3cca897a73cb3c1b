"""Refusing a name to who writes: the same reasons as availability() tells, raised."""

from django.core.exceptions import ValidationError

from tenants.naming.claimant import Claimant
from tenants.naming.objection import Objection, Reason
from tenants.naming.objections import objections, of_form
from tenants.naming.suggestions import suggestions_for


class NameRefusedError(ValidationError):
    """Its code is the machine reason; it knows what else is free, until when a quarantine lasts, and more for staff."""

    def __init__(self, objection: Objection, suggestions: tuple[str, ...] = ()) -> None:
        super().__init__(objection.message, code=objection.reason.value)
        self.suggestions = suggestions
        self.until = objection.until
        self.detail = objection.detail


def require_free(slug: str, claimant: Claimant) -> None:
    """Raises ValidationError for the field `slug`."""
    against = objections(slug, claimant)
    if against:
        raise refused(slug, claimant, against[0])


def require_form(slug: str, claimant: Claimant) -> None:
    """As require_free(), of its form alone."""
    if objection := of_form(slug):
        raise refused(slug, claimant, objection)


def refused_as_taken(slug: str, claimant: Claimant) -> ValidationError:
    """For who finds by a unique constraint that somebody else was faster."""
    return refused(slug, claimant, Objection(Reason.TAKEN, "This address is taken."))


def refused(slug: str, claimant: Claimant, objection: Objection) -> ValidationError:
    return ValidationError({"slug": NameRefusedError(objection, suggestions_for(slug, claimant))})
