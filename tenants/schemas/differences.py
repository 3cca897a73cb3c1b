"""What separates a schema from the template, in words."""

from tenants.schemas.fingerprint import facts
from tenants.schemas.names import TEMPLATE

SHOWN = 10


def differences(name: str) -> list[str]:
    """ "lacks column sounds_soundpackage.description", "has index by_age more"; empty where both are the same."""
    wanted, found = facts(TEMPLATE), facts(name)
    lacking = [f"lacks {what}" for what in sorted(wanted.keys() - found.keys())]
    more = [f"has {what} more" for what in sorted(found.keys() - wanted.keys())]
    other = [
        f"{what}: {found[what] or 'nothing'} instead of {wanted[what] or 'nothing'}"
        for what in sorted(wanted.keys() & found.keys())
        if wanted[what] != found[what]
    ]
    return [*lacking, *more, *other]


def in_words(found: list[str]) -> str:
    """As many as somebody reads."""
    if len(found) <= SHOWN:
        return "; ".join(found)
    return "; ".join([*found[:SHOWN], f"and {len(found) - SHOWN} more differences"])
