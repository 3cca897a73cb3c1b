from pathlib import Path

from django.apps import AppConfig


class DnsConfig(AppConfig):
    name = "dns"
    verbose_name = "DNS"
    path = str(Path(__file__).resolve().parent)  # Django would guess dnspython's folder where that came first

    def ready(self) -> None:
        from dns.domains import receivers  # noqa: F401  they connect by being imported
