"""Names of what was found, for people: a label, and the kind of badge that it wears (static/css/components.css)."""

from dataclasses import dataclass

from dns.propagation.stances import Stance


@dataclass(frozen=True)
class Label:
    text: str
    kind: str


STANCES = {
    Stance.AGREES: Label("agrees", "done"),
    Stance.NOT_YET: Label("not yet", "working"),
    Stance.NEGATIVELY_CACHED: Label("keeps “nothing”", "working"),
    Stance.WRONG_VALUE: Label("other value", "stuck"),
    Stance.STRAY_ADDRESS: Label("stray address", "stuck"),
    Stance.WILDCARD_IN_THE_WAY: Label("wildcard in the way", "stuck"),
    Stance.ALIAS_LOOP: Label("alias loop", "stuck"),
    Stance.BROKEN_DNSSEC: Label("DNSSEC broken", "stuck"),
    Stance.LAME: Label("does not serve the zone", "stuck"),
    Stance.REFUSED: Label("refuses", "stuck"),
    Stance.SERVER_FAILURE: Label("cannot find out", "stuck"),
    Stance.TIMEOUT: Label("no answer", "warn"),
    Stance.SERVER_DOWN: Label("not reachable", "warn"),
}
NOT_JUDGED = Label("for information", "")


def stance_label(stance: str) -> Label:
    return STANCES[Stance(stance)] if stance in set(Stance) else NOT_JUDGED
