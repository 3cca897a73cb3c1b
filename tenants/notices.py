"""What staff are told by mail: an organization's step that cannot go on without them."""

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse

from tenants.models import Organization, User
from tenants.workflow import workflow

TEXT = """\
{organization} ({slug}): the step “{label}” cannot go on by itself.

Reason:  {reason}
Message: {message}

Look:    {address}
         manage.py explain {slug}
Retry:   the action “Retry what failed”, once the cause is mended.
"""


def staff_addresses() -> list[str]:
    """Of all active staff: whom rooms tell what needs people."""
    return list(User.objects.filter(is_staff=True, is_active=True).values_list("email", flat=True))


def tell_staff_of_stalled_step(organization: Organization, *, step: str, reason: str, message: str) -> None:
    """One message to all active staff; it is written to rows, and a worker sends it."""
    recipients = staff_addresses()
    if not recipients:
        return
    label = workflow()[step].label
    facts = {"organization": organization, "slug": organization.slug, "label": label, "reason": reason}
    text = TEXT.format(**facts, message=message, address=_address_of(organization))
    send_mail(f"{organization.slug}: {label} needs attention", text, None, recipients)


def _address_of(organization: Organization) -> str:
    path = reverse("admin:tenants_organization_change", args=[organization.pk], urlconf=settings.PUBLIC_SCHEMA_URLCONF)
    return settings.PUBLIC_URL + path
