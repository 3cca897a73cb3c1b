"""What our commands have in common: JSON on request, advice instead of tracebacks.

Exit codes: 0 all is well, 1 a problem was found or it failed, 2 wrong usage.
"""

import json
from dataclasses import asdict, is_dataclass
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.serializers.json import DjangoJSONEncoder
from django.db import OperationalError, ProgrammingError
from django.db.models import QuerySet

from sonicus.lib.errors import first_line
from tenants.models import Organization
from tenants.refusals import Refusal, in_words, refusals

FOUND_PROBLEM, WRONG_USAGE = 1, 2


class Door(BaseCommand):
    """A command: takes texts, calls one function, prints what came of it. With --json a failure is JSON too."""

    has_printed_json = False

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return self._execute(*args, **options)
        except CommandError as error:
            if options.get("as_json") and not self.has_printed_json:
                self.print_json({"errors": {NON_FIELD_ERRORS: [Refusal("failed", str(error))]}})
            raise

    def _execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except OperationalError as error:
            raise CommandError(f"The database cannot be used ({first_line(error)}). {DOCTOR}") from None
        except ProgrammingError as error:
            advice = "Run: manage.py migrate_schemas --shared"
            raise CommandError(f"The database is not as this code expects ({first_line(error)}). {advice}") from None

    def print_json(self, value: Any) -> None:
        self.has_printed_json = True
        self.stdout.write(json.dumps(value, cls=_Encoder, indent=2, ensure_ascii=False))

    def tell(self, line: str, *, aside: bool) -> None:
        """Say something on the way; aside of the output where that is JSON."""
        stream = self.stderr if aside else self.stdout
        stream.write(line, style_func=str)
        stream.flush()

    def refuse(self, error: ValidationError, *, as_json: bool) -> None:
        """End with what could not be accepted, field by field."""
        if as_json:
            self.print_json({"errors": refusals(error)})
        raise CommandError("Nothing was made.\n" + in_words(error), returncode=FOUND_PROBLEM)


DOCTOR = "Run: manage.py validate_configuration"


class _Encoder(DjangoJSONEncoder):
    def default(self, o: Any) -> Any:
        return asdict(o) if is_dataclass(o) and not isinstance(o, type) else super().default(o)


def add_json(parser: CommandParser) -> None:
    parser.add_argument("--json", action="store_true", dest="as_json", help="Print JSON for programs.")


def organization_of(slug: str, *, among: QuerySet[Organization] | None = None) -> Organization:
    """The organization of that slug. Raises CommandError that says where to look."""
    rows = among if among is not None else Organization.objects.all()
    found = rows.select_related("plan").filter(slug=slug.strip().lower()).first()
    if found is None:
        raise CommandError(f"There is no organization “{slug}”. See: manage.py organizations")
    return found
