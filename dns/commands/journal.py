from datetime import datetime
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from dns.commands.choosing import positive, zone_row
from dns.models import JournalEntry
from dns.writes.elsewhere import in_words
from tenants.management.door import WRONG_USAGE, Door, organization_of

LATEST = 50


class Journal:
    name = "journal"
    help = "Every write to a zone, latest first: what stood before and after, who had it written, and why."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--organization", metavar="SLUG", help="Only this organization, also one that is gone.")
        parser.add_argument("--zone", metavar="BASE", help="Only what is below this base domain.")
        parser.add_argument("--name", metavar="HOST", help="This full name.")
        parser.add_argument("--since", metavar="TIME", help="As 2026-11-22, or 2026-11-22T14:00 (UTC).")
        parser.add_argument("--most", type=positive, default=LATEST, metavar="N", help=f"At most so many ({LATEST}).")

    def run(self, door: Door, *, as_json: bool, **options: Any) -> None:
        found = list(_filtered(options)[: options["most"]])
        if as_json:
            door.print_json([facts_of(entry) for entry in found])
        else:
            door.stdout.write("\n".join(line for entry in found for line in _lines(entry)) or "Nothing was written.")


def facts_of(entry: JournalEntry) -> dict[str, Any]:
    plain = ("at", "ended_at", "state", "zone", "name", "type", "action", "before", "after", "message", "elsewhere")
    facts = {name: getattr(entry, name) for name in plain}
    who = {"organization": entry.organization_slug, "actor": entry.actor_name, "why": entry.why}
    return {"id": entry.pk, **facts, **who, "is_drift": entry.is_drift, "reverts": entry.reverts_id}


def _filtered(options: dict[str, Any]) -> QuerySet[JournalEntry]:
    found = JournalEntry.objects.all()
    if zone := zone_row(options["zone"]):
        found = found.filter(Q(name=zone.base) | Q(name__endswith=f".{zone.base}"))
    if options["organization"] is not None:
        found = found.filter(organization_slug=_slug(options["organization"]))
    if options["name"] is not None:
        found = found.filter(name=options["name"].lower().rstrip("."))
    if options["since"] is not None:
        found = found.filter(at__gte=_moment(options["since"]))
    return found


def _slug(text: str) -> str:
    """Of one that is there, or that once had something written. Raises CommandError."""
    slug = text.strip().lower()
    if not JournalEntry.objects.filter(organization_slug=slug).exists():
        organization_of(slug)
    return slug


def _moment(text: str) -> datetime:
    try:
        day, moment = parse_date(text), parse_datetime(text)
    except ValueError:
        day = moment = None
    found = moment or (datetime(day.year, day.month, day.day) if day else None)
    if found is None:
        raise CommandError(f"“{text}” is no time, such as 2026-11-22 or 2026-11-22T14:00.", returncode=WRONG_USAGE)
    return found if timezone.is_aware(found) else timezone.make_aware(found, timezone.get_default_timezone())


def _lines(entry: JournalEntry) -> list[str]:
    who = f"{entry.actor_name}: {entry.why}" + (" (drift)" if entry.is_drift else "")
    lines = [f"{entry.at:%Y-%m-%d %H:%M:%S} UTC  {entry.state:<6}  {entry}  by {who}  [{entry.pk}]"]
    lines += [f"    - {_record(one)}" for one in entry.before if one not in entry.after]
    lines += [f"    + {_record(one)}" for one in entry.after if one not in entry.before]
    lines += [f"    ! elsewhere: {in_words(change)}" for change in entry.elsewhere]
    return [*lines, f"    {entry.message}"] if entry.message else lines


def _record(one: dict[str, Any]) -> str:
    return f"{one['content']}  ttl {one['ttl']}" + ("  disabled" if one["disabled"] else "")
