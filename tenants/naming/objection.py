"""Why a name cannot be had, as data: what every door answers, and what rooms say by NAME_CHECKS."""

from dataclasses import dataclass
from datetime import datetime

from django.db import models


class Reason(models.TextChoices):
    """In the order in which they are told; one name may have several."""

    INVALID = "invalid", "its form is not allowed"
    RESERVED = "reserved", "it is reserved, looks like a reserved one, or is kept for somebody"
    TAKEN = "taken", "an organization has it"
    QUARANTINED = "quarantined", "it was given up and is kept back for a while"
    IN_DNS = "in_dns", "it is in use in DNS, and not by us"
    WILDCARD = "wildcard", "a wildcard in DNS answers for it"


@dataclass(frozen=True)
class Objection:
    """`message` is for customers, `detail` for staff: which rule, who has it, which record. `until`: when it ends."""

    reason: Reason
    message: str
    detail: str = ""
    until: datetime | None = None
