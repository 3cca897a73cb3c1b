"""`manage.py seed`: what every installation needs before its first organization."""

import secrets
from typing import Any

from allauth.account.models import EmailAddress
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from billing import seeding as billing
from tenants import seeding as tenants
from tenants.models import User


class Command(BaseCommand):
    help = "Make the template schema, the plans and Stripe's endpoint where they are missing, and a first staff user."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--staff", metavar="EMAIL", help="make this staff user if missing; prints its password once"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        for room in (tenants, billing):
            room.seed()
        if options["staff"]:
            self._seed_staff(options["staff"].lower())

    def _seed_staff(self, email: str) -> None:
        if User.objects.filter(email__iexact=email).exists():
            return
        password = secrets.token_urlsafe(12)
        with transaction.atomic():
            user = User.objects.create_superuser(email, password)
            EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        self.stdout.write(f"Staff user {email}, password {password} (shown only this once)")
