"""`manage.py seed`: what every installation needs before its first organization."""

import secrets
from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction

from billing import seeding as billing
from tenants import seeding as tenants
from tenants.management.door import WRONG_USAGE, Door
from tenants.models import User


class Command(Door):
    help = "Make the template schema, the plans and Stripe's endpoint where they are missing, and a first staff user."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--staff", metavar="EMAIL", help="make this staff user if missing; prints its password once"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        staff = options["staff"]
        if staff is not None:
            _require_email(staff)
        for room in (tenants, billing):
            room.seed()
        if staff is not None:
            self._seed_staff(staff.lower())

    def _seed_staff(self, email: str) -> None:
        if User.objects.filter(email__iexact=email).exists():
            return
        password = secrets.token_urlsafe(12)
        with transaction.atomic():
            user = User.objects.create_superuser(email, password)
            EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        self.stdout.write(f"Staff user {email}, password {password} (shown only this once)")


def _require_email(text: str) -> None:
    try:
        validate_email(text)
    except ValidationError:
        raise CommandError(f"--staff wants an e-mail address, not “{text}”.", returncode=WRONG_USAGE) from None
