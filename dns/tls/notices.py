"""What staff are told of certificates: which should have been renewed by now, and which are missing."""

from collections.abc import Iterable

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse

from dns.models import CustomDomain
from tenants.notices import staff_addresses

TEXT = """\
Certificates of custom domains that need a look:

{lines}

The edge renews them by itself, long before. Its log tells what the authority answered.

Look:    {address}
"""


def tell_staff(domains: Iterable[CustomDomain]) -> None:
    """One message to all active staff; it is written to rows, and a worker sends it."""
    recipients = staff_addresses()
    lines = "\n".join(f"- {domain.name}: {domain.certificate_message}" for domain in domains)
    if not recipients or not lines:
        return
    path = reverse("admin:dns_customdomain_changelist", urlconf=settings.PUBLIC_SCHEMA_URLCONF)
    text = TEXT.format(lines=lines, address=settings.PUBLIC_URL + path)
    send_mail("Certificates of custom domains need a look", text, None, recipients)
