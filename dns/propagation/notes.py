"""What is worth telling of a round although it decides nothing."""

from dns.propagation.rounds import Round
from dns.propagation.stances import Stance


def notes_on(round: Round) -> list[str]:
    """Sentences."""
    return [*_serial_skew(round), *_security(round), *_caa(round)]


def _serial_skew(round: Round) -> list[str]:
    """Compared for being equal only: providers count as they like."""
    serials = round.serials
    if len(set(serials.values())) < 2:
        return []
    told = ", ".join(f"{label} has {serial}" for label, serial in serials.items())
    return [f"The servers hold different versions of the zone (SerialSkew): {told}."]


def _security(round: Round) -> list[str]:
    secure = [j.server.label for j in round.resolvers if j.agrees and j.replies and all(r.secure for r in j.replies)]
    notes = [f"DNSSEC was validated by {', '.join(secure)}."] if secure else []
    if round.has_quorum and any(j.stance == Stance.BROKEN_DNSSEC for j in round.resolvers):
        notes.append("Visitors behind a resolver that validates cannot reach the name (BrokenDnssec).")
    return notes


def _caa(round: Round) -> list[str]:
    """Where it is not told already: as long as something else is missing first."""
    return [f"Besides, {round.forbidding}."] if round.forbidding and not round.has_quorum else []
