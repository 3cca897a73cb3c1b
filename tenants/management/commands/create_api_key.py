from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import transaction

from tenants.management.door import Door
from tenants.models import ApiKey, AuditEvent, User


class Command(Door):
    help = "Make an API key for a person. Its secret is printed once and kept nowhere."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", required=True, help="What it is used for.")

    def handle(self, *, email: str, name: str, **options: Any) -> None:
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        if user is None:
            raise CommandError(f"Nobody active has the address {email}.")
        if not 0 < len(name.strip()) <= 80:
            raise CommandError("--name must have 1 to 80 characters.")
        with transaction.atomic():
            key = ApiKey(user=user, name=name.strip())
            secret = key.issue()
            AuditEvent.record(
                "api_key.created", organization=None, actor="create_api_key", key=str(key), user=user.email
            )
        self.stderr.write(
            f"For {user.email}, to be sent as “Authorization: Bearer …”. It is shown this once:", style_func=str
        )
        self.stdout.write(secret)
