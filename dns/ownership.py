"""The marker that says in DNS itself whose a name is (facts: never change what neither table nor marker calls ours)."""

from django.conf import settings

from dns.providers.base import DnsRecord
from tenants.models import Organization

MARKER_LABEL = "_sonicus-owner"  # a name of its own: a TXT cannot live beside a CNAME


def marker_name(host: str) -> str:
    return f"{MARKER_LABEL}.{host}"


def marker(organization: Organization, host: str) -> DnsRecord:
    return DnsRecord(marker_name(host), "TXT", f"install={settings.INSTALL_ID} organization={organization.pk}")
