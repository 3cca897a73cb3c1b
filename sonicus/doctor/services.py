"""Everything that Sonicus stands on, with the variables that name it."""

from collections.abc import Callable
from dataclasses import dataclass

from billing import probes as billing
from crm import probes as crm
from deployments import probes as deployments
from dns import probes as dns
from dns.surveys.findings import survey_findings
from sonicus.doctor import broker, mail, postgresql, workers
from sonicus.lib.findings import Finding

Look = Callable[[], list[Finding]]


@dataclass(frozen=True)
class Service:
    """`probe` only reads; `exercise` makes a throw-away thing, reads it back and removes it."""

    name: str
    variables: tuple[str, ...]
    probe: Look
    exercise: Look


DNS = (
    "BASE_DOMAIN",
    "DNS_PROVIDER",
    "DNS_NAMESERVERS",
    "DNS_RESOLVERS",
    "DNS_FURTHER_ZONES",
    "RFC2136_SERVER",
    "RFC2136_KEY",
    "LEXICON_PROVIDER",
    "LEXICON_OPTIONS",
    "EDGE_ADDRESSES",
    "IONOS_API_URL",
    "IONOS_API_KEY",
)
STRIPE = ("STRIPE_API_BASE", "STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET")
ODOO = ("ODOO_URL", "ODOO_DB", "ODOO_USER", "ODOO_API_KEY")
PLATFORM = ("DEPLOYMENT_BACKEND", "DEPLOYMENT_WEBHOOK_URL", "DEPLOYMENT_WEBHOOK_SECRET", "PUBLIC_HOST")

SERVICES = (
    Service("postgresql", ("DATABASE_URL",), postgresql.probe, postgresql.exercise),
    Service("redis", ("REDIS_URL",), broker.probe, broker.exercise),
    Service("workers", ("REDIS_URL",), workers.probe, workers.probe),
    Service("mail", ("EMAIL_URL", "EMAIL_FROM"), mail.probe, mail.exercise),
    Service("dns", DNS, dns.probe, dns.exercise),
    Service("zones", ("BASE_DOMAIN", "DNS_FURTHER_ZONES"), survey_findings, survey_findings),
    Service("billing", STRIPE, billing.probe, billing.exercise),
    Service("crm", ODOO, crm.probe, crm.exercise),
    Service("deployments", PLATFORM, deployments.probe, deployments.exercise),
)
NAMES = tuple(service.name for service in SERVICES)
OUTSIDE_NAMES = {"ionos": "dns", "stripe": "billing", "odoo": "crm", "platform": "deployments"}  # as the sandbox says
