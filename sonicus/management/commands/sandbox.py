import logging
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from billing.seeding import webhook_path
from sandbox.__main__ import run
from sandbox.credentials import Credentials
from sandbox.server import Sandbox

LOOPBACK = ("127.0.0.1", "localhost", "::1")
DNS_PORT, SMTP_PORT = 18153, 18125


class Command(BaseCommand):
    help = "Run the outside world on this machine: DNS, Stripe, Odoo, platform and mailbox, as configured."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        default = settings.BASE_DIR / ".data" / "sandbox" / "state.sqlite3"  # scripts/dev uses the same
        parser.add_argument(
            "--state-file", type=Path, default=default, help="Keeps everything over a restart (%(default)s)."
        )

    def handle(self, *, state_file: Path, **options: Any) -> None:
        if not settings.SANDBOX_URL:
            raise CommandError("SANDBOX_URL is empty: this installation uses the real outside world.")
        state_file.parent.mkdir(parents=True, exist_ok=True)
        http, dns, smtp = ports()
        try:
            box = Sandbox(
                state_file=state_file,
                credentials=credentials(),
                http_port=http,
                dns_port=dns,
                further_dns_ports=further_dns_ports(),
                smtp_port=smtp,
            )
        except (OSError, SystemExit):  # the latter is werkzeug's way to say that a port is taken
            raise CommandError(f"The sandbox cannot listen. Does it run already? {settings.SANDBOX_URL}") from None
        logging.getLogger("mail.log").setLevel(logging.WARNING)
        run(box)


def ports() -> tuple[int, int, int]:
    """Where the configuration expects the sandbox: HTTP, DNS, SMTP."""
    nameserver = urlsplit(f"//{settings.DNS_NAMESERVERS[0]}") if settings.DNS_NAMESERVERS else None
    return (
        urlsplit(settings.SANDBOX_URL).port or 80,
        (nameserver and nameserver.port) or DNS_PORT,
        settings.EMAIL_PORT if settings.EMAIL_HOST in LOOPBACK else SMTP_PORT,
    )


def further_dns_ports() -> list[int]:
    """Of the other name servers that the configuration asks; each may misbehave alone."""
    return [urlsplit(f"//{server}").port or DNS_PORT for server in settings.DNS_NAMESERVERS[1:]]


def local(url: str) -> str:
    """The public address without its name, which only browsers resolve by themselves."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=f"127.0.0.1:{parts.port or 80}"))


def credentials() -> Credentials:
    """What the sandbox asks of clients: exactly what the configuration gives them."""
    return Credentials(
        base_domain=settings.BASE_DOMAIN,
        ionos_key=settings.IONOS_API_KEY,
        stripe_key=settings.STRIPE_SECRET_KEY,
        stripe_webhook_url=f"{local(settings.PUBLIC_URL)}{webhook_path()}",
        stripe_webhook_secret=settings.STRIPE_WEBHOOK_SECRET,
        odoo_db=settings.ODOO_DB,
        odoo_user=settings.ODOO_USER,
        odoo_key=settings.ODOO_API_KEY,
        platform_secret=settings.DEPLOYMENT_WEBHOOK_SECRET,
    )
