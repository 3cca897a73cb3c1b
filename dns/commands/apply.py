import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from dns.commands.choosing import add_choice, chosen_plans
from dns.commands.plan import in_words
from dns.models import Zone
from dns.plans.planning import Applied, TooMuchError, ZonePlan, apply
from dns.plans.saved_plan import BadPlanError, load, refuse_moved
from dns.surveys.requests import survey_soon
from tenants.management.door import FOUND_PROBLEM, WRONG_USAGE, Door


class Apply:
    name = "apply"
    help = "Write what the plan says, a saved one or that of now, without the brake of the loop."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="A plan that `dns plan --out` saved.")
        add_choice(parser)
        parser.add_argument("--force", action="store_true", help="Also where very much would be changed at once.")
        parser.add_argument("--yes", action="store_true", help="Without a saved plan: I have seen what it would write.")

    def run(self, door: Door, *, as_json: bool, **options: Any) -> None:
        plans = _saved(options["file"]) if options["file"] else _of_now(door, options, as_json=as_json)
        done: list[Applied] = []
        try:
            for plan in plans:
                tell = lambda one: door.tell(f"{one.organization}: {one.status}. {one.message}", aside=as_json)  # noqa: E731
                done += apply(plan, actor="manage.py dns apply", force=options["force"], tell=tell)
        except TooMuchError as error:
            raise CommandError(str(error), returncode=FOUND_PROBLEM) from None
        for zone in Zone.objects.filter(base__in=[plan.base for plan in plans] if done else []):
            survey_soon(zone)  # what it told of drift is of before
        if as_json:
            door.print_json(done)
        elif not done:
            door.stdout.write("Nothing to write.")
        if not all(one.is_done for one in _last(done)):
            sys.exit(FOUND_PROBLEM)


def _saved(path: Path) -> list[ZonePlan]:
    try:
        saved = load(path)
        plans = chosen_plans(saved.base, saved.organizations[0] if saved.organizations else None)
        refuse_moved(saved, plans[0])
    except BadPlanError as error:
        raise CommandError(str(error), returncode=FOUND_PROBLEM) from None
    return plans


def _of_now(door: Door, options: dict[str, Any], *, as_json: bool) -> list[ZonePlan]:
    plans = chosen_plans(options["zone"], options["organization"])
    for plan in plans:
        door.tell(in_words(plan), aside=as_json)
    if any(plan.deeds for plan in plans) and not options["yes"]:
        raise CommandError("Nothing was written. If this is right, say --yes.", returncode=WRONG_USAGE)
    return plans


def _last(done: list[Applied]) -> list[Applied]:
    """One that waited for another had two turns; the later counts."""
    return list({one.organization: one for one in done}.values())
