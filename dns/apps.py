from pathlib import Path

from django.apps import AppConfig


class DnsConfig(AppConfig):
    name = "dns"
    verbose_name = "DNS"
    path = str(Path(__file__).resolve().parent)  # Django would guess dnspython's folder where that came first
