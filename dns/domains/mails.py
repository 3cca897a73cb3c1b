"""What owners are told of their domains. Mail is a row first, written in the transaction of what it tells."""

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse

from dns.domains.naming import display
from dns.models import CustomDomain
from tenants.models import Membership

PROVEN = """\
{shown} is proven and leads to {organization} now.

Keep both records as they are: we look for them every day.
{page}
"""
REMINDER = """\
{shown} is not proven yet. If it is not by {until}, we drop it, and you can add it again.

Last seen: {message}

The records to set, and who sees what:
{page}
"""
MISSED = """\
For {days} days we have not found the proof of {shown} any more. It still leads to {organization}. After {warn} such
days in a row another organization that proves the name has it.

Last seen: {message}

The records to set, and who sees what:
{page}
"""
FAILING = """\
For {days} days we have not found the proof of {shown} any more. It still leads to {organization},
but will not after {stop} such days in a row, or as soon as another organization proves the name.

Last seen: {message}

The records to set, and who sees what:
{page}
"""
STOPPED = """\
{shown} no longer leads to {organization}: its proof was not found for {days} days in a row.
Set the records again, and it comes back by itself. After {release} days we give the name up.

Last seen: {message}
{page}
"""
RELEASED = """\
We have given {shown} up: its proof was not found for {days} days in a row.
You can add it again at any time, and so can whoever proves it.
{page}
"""
OVERTAKEN = """\
Another organization here has proven that {shown} belongs to it, so we no longer wait for your proof.
If the name is yours, please write to us.
{page}
"""
LOST = """\
{shown} no longer leads to {organization}. Its proof was not found for {days} days in a row, and another
organization here has proven by DNS that {proved} is its own.
If the name is yours, please write to us.
{page}
"""
SUBJECTS = {
    PROVEN: "{shown} is proven",
    REMINDER: "{shown} is not proven yet",
    MISSED: "The proof of {shown} is missing",
    FAILING: "The proof of {shown} is gone",
    STOPPED: "{shown} no longer leads to {organization}",
    RELEASED: "We have given up {shown}",
    OVERTAKEN: "{shown} was proven by somebody else",
    LOST: "{shown} belongs to somebody else now",
}


def tell_owners(domain: CustomDomain, text: str, **facts: object) -> None:
    """`text` is one of those above. Without an owner it goes to the organization's contact address."""
    organization = domain.organization
    facts |= {
        "shown": display(domain.name),
        "organization": organization.name,
        "message": domain.message,
        "page": settings.PUBLIC_URL
        + reverse("organization_dns", args=[organization.slug], urlconf=settings.PUBLIC_SCHEMA_URLCONF),
    }
    owners = Membership.objects.filter(organization=organization, role=Membership.Role.OWNER, user__is_active=True)
    recipients = list(owners.values_list("user__email", flat=True)) or [organization.email]
    send_mail(SUBJECTS[text].format(**facts), text.format(**facts), None, recipients)
