from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from dns.commands.choosing import add_choice, chosen_plans
from dns.plans.planning import ZonePlan
from dns.plans.saved_plan import save
from tenants.management.door import FOUND_PROBLEM, WRONG_USAGE, Door


class Plan:
    name = "plan"
    help = "What would be written to each zone now. Reads only."

    def add_arguments(self, parser: CommandParser) -> None:
        add_choice(parser)
        parser.add_argument("--out", type=Path, metavar="FILE", help="Save it for `dns apply FILE`.")

    def run(self, door: Door, *, as_json: bool, **options: Any) -> None:
        plans = chosen_plans(options["zone"], options["organization"])
        if out := options["out"]:
            if len(plans) != 1:
                raise CommandError("A saved plan is of one zone: say --zone.", returncode=WRONG_USAGE)
            _save(plans[0], out, [options["organization"]] if options["organization"] else [])
        if as_json:
            door.print_json([facts_of(plan) for plan in plans])
        else:
            door.stdout.write("\n".join(in_words(plan) for plan in plans))


def _save(plan: ZonePlan, out: Path, organizations: list[str]) -> None:
    try:
        save(plan, out, organizations)
    except OSError as error:
        raise CommandError(f"{out} cannot be written ({error.strerror}).", returncode=FOUND_PROBLEM) from None


def facts_of(plan: ZonePlan) -> dict[str, Any]:
    return {
        "zone": plan.base,
        "deeds": plan.facts,
        "waits": plan.waits,
        "owned": plan.tally.owned,
        "changed": plan.tally.changed,
        "needs_force": plan.tally.is_too_much,
        "checksum": plan.checksum,
    }


def in_words(plan: ZonePlan) -> str:
    lines = [f"{deed.organization.slug}  {deed.as_change()}" for deed in plan.deeds]
    lines += [f"{slug}  waits: {why}" for slug, why in plan.waits.items()]
    if plan.tally.is_too_much:
        lines.append(f"Needs --force: {plan.tally}.")
    return "\n".join([f"Zone {plan.base}:" + ("" if lines else " nothing to write."), *lines])
