"""Is it the zone's signatures that keep a resolver from answering? (DNSSEC; RFC 4035, 5.5)"""

from collections.abc import Iterable
from dataclasses import replace

from dns.propagation.asking import Reply, ask_each

FAILED = "SERVFAIL"


def mark_bogus(replies: Iterable[Reply]) -> list[Reply]:
    """A resolver that fails is asked once more without validation: where that is answered, the chain is broken."""
    asked = list(replies)
    failed = [reply for reply in asked if reply.rcode == FAILED]
    again = ask_each((reply.server, replace(reply.question, unchecked=True)) for reply in failed)
    bogus = [reply for reply, other in zip(failed, again, strict=True) if other.rcode in ("NOERROR", "NXDOMAIN")]
    return [replace(reply, bogus=reply in bogus) for reply in asked]
