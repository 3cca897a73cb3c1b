"""What sonicus/config.py must be told so that the application lives on this machine and meets the sandbox."""

import base64
import secrets
import uuid
from dataclasses import asdict, dataclass, fields
from typing import Self

BASE_DOMAIN = "sonicus.localhost"  # Browsers resolve whatever ends in .localhost to this machine by themselves.
ODOO_DB = "sonicus"
ODOO_USER = f"sonicus@{BASE_DOMAIN}"


@dataclass(frozen=True)
class Secrets:
    """Made once for a checkout and kept; the sandbox is told the same ones."""

    SECRET_KEY: str
    IONOS_API_KEY: str
    STRIPE_SECRET_KEY: str
    STRIPE_WEBHOOK_SECRET: str
    ODOO_API_KEY: str
    DEPLOYMENT_WEBHOOK_SECRET: str

    @classmethod
    def generate(cls) -> Self:
        return cls(
            SECRET_KEY=secrets.token_urlsafe(50),
            IONOS_API_KEY=f"sandbox.{secrets.token_hex(16)}",
            STRIPE_SECRET_KEY=f"sk_test_{secrets.token_hex(16)}",
            STRIPE_WEBHOOK_SECRET=f"whsec_{secrets.token_hex(16)}",
            ODOO_API_KEY=secrets.token_hex(20),
            DEPLOYMENT_WEBHOOK_SECRET="whsec_" + base64.b64encode(secrets.token_bytes(32)).decode(),
        )

    @classmethod
    def kept_in(cls, values: dict[str, str]) -> Self:
        """Those found in `values`; new ones where one is missing."""
        fresh = asdict(cls.generate())
        return cls(**{field.name: values.get(field.name) or fresh[field.name] for field in fields(cls)})


@dataclass(frozen=True)
class Place:
    """Where everything answers. The ports are on 127.0.0.1."""

    database_url: str
    redis_url: str
    web_port: int
    sandbox_port: int
    dns_port: int
    smtp_port: int
    internal_port: int = 18101

    @property
    def sandbox_url(self) -> str:
        return f"http://127.0.0.1:{self.sandbox_port}"


def stripe_webhook_url(web_port: int, install_id: str = "") -> str:
    """Where the sandbox's Stripe tells us of events; billing/seeding.py says the same, and a test compares."""
    installation = uuid.UUID(install_id) if install_id else uuid.uuid5(uuid.NAMESPACE_DNS, BASE_DOMAIN)
    return f"http://127.0.0.1:{web_port}/stripe/webhook/{uuid.uuid5(installation, 'stripe-webhook')}/"


def variables(place: Place, kept: Secrets) -> dict[str, str]:
    """Every variable of sonicus/config.py that has no fitting default."""
    sandbox = place.sandbox_url
    return {
        "DATABASE_URL": place.database_url,
        "REDIS_URL": place.redis_url,
        "BASE_DOMAIN": BASE_DOMAIN,
        "PUBLIC_HOST": f"{BASE_DOMAIN}:{place.web_port}",
        "DEBUG": "true",
        "SANDBOX_URL": sandbox,
        "IONOS_API_URL": f"{sandbox}/ionos",
        "DNS_PROVIDER": "ionos",
        "DNS_NAMESERVERS": f"127.0.0.1:{place.dns_port}",
        "DNS_RESOLVERS": f"127.0.0.1:{place.dns_port}",
        "DNS_STUB_ZONES": f".=127.0.0.1:{place.dns_port}",  # customers' zones are laid in the sandbox as well
        "EDGE_ADDRESSES": "127.0.0.1",
        "EDGE_TLS": "none",  # nothing speaks TLS here
        "INTERNAL_BIND": f"127.0.0.1:{place.internal_port}",
        "STRIPE_API_BASE": f"{sandbox}/stripe",
        "ODOO_URL": f"{sandbox}/odoo",
        "ODOO_DB": ODOO_DB,
        "ODOO_USER": ODOO_USER,
        "DEPLOYMENT_BACKEND": "webhook",
        "DEPLOYMENT_WEBHOOK_URL": f"{sandbox}/platform/webhook",
        "EMAIL_URL": f"smtp://127.0.0.1:{place.smtp_port}",
        **asdict(kept),
    }
