"""What a primary server's refusal means. BIND, Knot and PowerDNS say the same thing in different ways."""

import dns.exception
import dns.message
import dns.rcode
import dns.tsig
from dns.rcode import Rcode
from sonicus.lib.providers import ErrorKind, ProviderError

NAME = "RFC 2136"

KEY_ADVICE = (
    "check the TSIG key's name, algorithm and secret, and that it may write this zone; the server's log says why"
)
CLOCK_ADVICE = "the clocks of this machine and of the server differ"

CONFLICTS = (Rcode.YXDOMAIN, Rcode.YXRRSET, Rcode.NXDOMAIN, Rcode.NXRRSET)  # a prerequisite does not hold
KINDS = {
    **dict.fromkeys(CONFLICTS, ErrorKind.CONFLICT),
    Rcode.REFUSED: ErrorKind.AUTH,
    Rcode.NOTAUTH: ErrorKind.AUTH,
    Rcode.NOTZONE: ErrorKind.INVALID,
    Rcode.FORMERR: ErrorKind.INVALID,
    Rcode.NOTIMP: ErrorKind.INVALID,
}


def refusal(rcode: Rcode, about: str) -> ProviderError:
    kind = KINDS.get(rcode, ErrorKind.UNAVAILABLE)
    advice = f"; {KEY_ADVICE}" if kind == ErrorKind.AUTH else ""
    return ProviderError(NAME, kind, f"answered {dns.rcode.to_text(rcode)} to {about}{advice}")


def failure(error: Exception, about: str) -> ProviderError:
    """Of an answer that did not come, or that could not be trusted."""
    if isinstance(error, dns.tsig.PeerBadTime):
        return ProviderError(NAME, ErrorKind.AUTH, f"refused the signature of {about}; {CLOCK_ADVICE}")
    if isinstance(error, dns.tsig.PeerError | dns.tsig.BadSignature) or _is_unsigned(error):
        return ProviderError(NAME, ErrorKind.AUTH, f"refused the signature of {about}; {KEY_ADVICE}")
    if isinstance(error, dns.exception.Timeout | TimeoutError):
        return ProviderError(NAME, ErrorKind.UNAVAILABLE, "did not answer in time")
    return ProviderError(NAME, ErrorKind.UNAVAILABLE, f"could not be asked ({type(error).__name__})")


def _is_unsigned(error: Exception) -> bool:
    """Where a server does not know our key it answers without a signature, and dnspython takes no such answer."""
    return isinstance(error, dns.exception.FormError) and "TSIG" in str(error)
