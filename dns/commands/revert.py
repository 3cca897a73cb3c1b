import uuid
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser
from django.db import models

from dns.models import JournalEntry, Pin
from dns.plans.reverting import lift, revert
from dns.records.places import in_words
from tenants.management.door import FOUND_PROBLEM, WRONG_USAGE, Door
from tenants.table import table

Row = TypeVar("Row", bound=models.Model)
ACTOR = "manage.py dns revert"


class Revert:
    name = "revert"
    help = "Take back one write of the journal; or lift the pin that keeps it taken back; or list the pins."

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("entry", nargs="?", metavar="ENTRY", help="Its key, as `dns journal` shows it.")
        what.add_argument("--lift", metavar="PIN", help="Back to what is desired.")
        what.add_argument("--pins", action="store_true", help="List what is pinned.")
        parser.add_argument("--why", default="", help="Kept in the journal; needed to take something back.")

    def run(self, door: Door, *, as_json: bool, **options: Any) -> None:
        if options["pins"]:
            _list(door, as_json=as_json)
        elif options["lift"]:
            _lift(door, options["lift"], options["why"], as_json=as_json)
        else:
            _revert(door, options["entry"], options["why"], as_json=as_json)


def _revert(door: Door, key: str, why: str, *, as_json: bool) -> None:
    if not why.strip():
        raise CommandError("Say why: --why “…”.", returncode=WRONG_USAGE)
    entry = _found(JournalEntry, key, "manage.py dns journal")
    try:
        reverted = revert(entry, actor=ACTOR, why=why)
    except ValidationError as error:
        door.refuse(error, as_json=as_json)
        return
    if as_json:
        door.print_json({"entry": entry.pk, "pin": reverted.pin.pk if reverted.pin else None})
    else:
        door.stdout.write(str(reverted))


def _lift(door: Door, key: str, why: str, *, as_json: bool) -> None:
    pin = _found(Pin, key, "manage.py dns revert --pins")
    place = str(pin)
    lift(pin, actor=ACTOR, why=why)
    if as_json:
        door.print_json({"lifted": key})
    else:
        door.stdout.write(f"{place}: no longer pinned; the loop writes what is desired.")


def _list(door: Door, *, as_json: bool) -> None:
    pins = list(Pin.objects.select_related("organization", "made_by"))
    if as_json:
        facts = ("id", "zone", "name", "type", "records", "made_at", "why")
        door.print_json([{name: getattr(pin, name) for name in facts} for pin in pins])
        return
    rows = [(str(pin), in_words(pin.records), pin.why, str(pin.pk)) for pin in pins]
    door.stdout.write(table(("place", "stands", "why", "pin"), rows) if rows else "Nothing is pinned.")


def _found(model: type[Row], key: str, where: str) -> Row:
    try:
        found = model._default_manager.filter(pk=uuid.UUID(key)).first()
    except ValueError:
        found = None
    if found is None:
        raise CommandError(f"There is no such key “{key}”. See: {where}", returncode=FOUND_PROBLEM)
    return found
