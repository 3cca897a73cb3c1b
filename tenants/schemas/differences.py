"""What separates a schema from the template, in words."""

from collections.abc import Iterable

from tenants.schemas.fingerprint import facts
from tenants.schemas.names import TEMPLATE

SHOWN = 10


def differences(name: str) -> list[str]:
    """ "lacks column sounds_soundpackage.description", "also has index by_age of x"; empty where both are the same."""
    wanted, found = facts(TEMPLATE), facts(name)
    lacking = _told(wanted.keys() - found.keys())
    more = _told(found.keys() - wanted.keys())
    return [
        *(f"lacks {what}" for what in lacking),
        *(f"also has {what}" for what in more),
        *_others(wanted, found, told={_table(what) for what in (*lacking, *more) if what.startswith("column ")}),
    ]


def without(migrations: Iterable[str]) -> str:
    """Of a schema that is behind: what it lacks, each as "sounds.0002_more"."""
    return in_words([f"lacks migration {name}" for name in migrations])


def in_words(found: list[str]) -> str:
    """As many as somebody reads."""
    if len(found) <= SHOWN:
        return "; ".join(found)
    return "; ".join([*found[:SHOWN], f"and {len(found) - SHOWN} more differences"])


def _told(things: set[str]) -> list[str]:
    """Tables first; what else is missing with a table goes without saying, and so does the order of columns."""
    whole = sorted(what for what in things if what.startswith("table "))
    gone = {_table(what) for what in whole}
    rest = (what for what in things if _table(what) not in gone and not what.startswith("order "))
    return [*whole, *sorted(rest)]


def _others(wanted: dict[str, str], found: dict[str, str], told: set[str]) -> list[str]:
    """Where columns are missing, their order says nothing new."""
    changed = sorted(what for what in wanted.keys() & found.keys() if wanted[what] != found[what])
    return [
        f"{what} is {found[what] or 'without value'} instead of {wanted[what] or 'without value'}"
        for what in changed
        if not (what.startswith("order ") and _table(what) in told)
    ]


def _table(what: str) -> str:
    """The table that it is about: of "table x", "column x.y", "index z of x"."""
    kind, _, name = what.partition(" ")
    return name.partition(".")[0] if kind in ("table", "column") else what.rpartition(" of ")[2]
