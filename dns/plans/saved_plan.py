"""A plan in a file: looked at by people, applied only to the world that it was made for."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils import timezone

from dns.plans.planning import ZonePlan, checksum_of

FORMAT = "sonicus-dns-plan/1"


class BadPlanError(Exception):
    """The file is no plan, was changed, or the world is no longer as it was."""


@dataclass(frozen=True)
class SavedPlan:
    """`organizations` are slugs; empty stands for all of the zone."""

    base: str
    organizations: list[str]
    facts: list[dict[str, Any]]
    checksum: str


def save(plan: ZonePlan, path: Path, organizations: list[str]) -> None:
    document = {
        "format": FORMAT,
        "made_at": timezone.now().isoformat(),
        "zone": plan.base,
        "organizations": organizations,
        "deeds": plan.facts,
        "checksum": plan.checksum,
    }
    path.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def load(path: Path) -> SavedPlan:
    """Raises BadPlanError."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        found = SavedPlan(document["zone"], document["organizations"], document["deeds"], document["checksum"])
        form = document["format"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadPlanError(f"{path} is no saved plan ({type(error).__name__}).") from None
    if form != FORMAT or checksum_of(found.base, found.facts) != found.checksum:
        raise BadPlanError(f"{path} was changed after it was saved, or by another version. Make a new plan.")
    return found


def refuse_moved(saved: SavedPlan, now: ZonePlan) -> None:
    """Raises BadPlanError where the same plan would no longer come out."""
    if now.checksum == saved.checksum:
        return
    lost = [_in_words(fact) for fact in saved.facts if fact not in now.facts]
    new = [_in_words(fact) for fact in now.facts if fact not in saved.facts]
    told = [*(f"no longer: {line}" for line in lost), *(f"new: {line}" for line in new)]
    raise BadPlanError("The world has moved since the plan was saved; nothing was written.\n" + "\n".join(told))


def _in_words(fact: dict[str, Any]) -> str:
    return f"{fact['organization']}: {fact['action']} {fact['target']}"
