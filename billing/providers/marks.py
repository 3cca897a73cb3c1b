"""What we write on things at Stripe, to know them again."""

import uuid
from collections.abc import Mapping

from django.conf import settings

ORGANIZATION = "sonicus_organization"
INSTALL = "sonicus_install"
LEFT = "sonicus_left"


def marks_of(organization_id: uuid.UUID) -> dict[str, str]:
    return {ORGANIZATION: str(organization_id), INSTALL: str(settings.INSTALL_ID)}


def bears(marks: Mapping[str, str], organization_id: uuid.UUID) -> bool:
    return all(marks.get(name) == value for name, value in marks_of(organization_id).items())
