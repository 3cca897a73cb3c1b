"""Names of what was found, for people: a label, and the kind of badge that it wears (static/css/components.css)."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Label:
    text: str
    kind: str


STANCES = {
    "Agrees": Label("agrees", "done"),
    "NotYet": Label("not yet", "working"),
    "WrongValue": Label("other value", "stuck"),
    "Lame": Label("does not serve the zone", "stuck"),
    "ServerDown": Label("no answer", "stuck"),
}


def stance_label(stance: str) -> Label:
    """A stance that has no words of its own is told by its name: `StrayAddress` is “stray address”."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", stance)
    return STANCES.get(stance) or Label(spaced.lower() or "seen", "warn")
