"""How it stands with the certificate of one name."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from dns.models import CustomDomain
from dns.tls.handshake import Edge, RefusedError, Shown, UnreachableError

Certificate = CustomDomain.Certificate
WARNED_BEFORE = tuple(timedelta(days=days) for days in (21, 14, 7, 3))
HandshakeResult = Shown | RefusedError | UnreachableError


@dataclass(frozen=True)
class CertificateState:
    """`certificate` is None where nothing was learned: what was known stays. `lifetime` is that of what ends first."""

    certificate: CustomDomain.Certificate | None
    message: str
    until: datetime | None = None
    lifetime: timedelta = timedelta(0)


def state_of(name: str, seen: Mapping[Edge, HandshakeResult], now: datetime) -> CertificateState:
    """The worst of what the edges show; one that cannot be reached counts only where none can."""
    shown = {edge: result for edge, result in seen.items() if not isinstance(result, UnreachableError)}
    if not shown:
        said = "; ".join(f"{edge}: {result}" for edge, result in seen.items())
        return CertificateState(None, f"The edge cannot be reached ({said}).")
    if faults := [f"{edge} {fault}" for edge, result in shown.items() if (fault := _fault(name, result, now))]:
        return CertificateState(Certificate.FAILED, f"{'; '.join(faults)}.")
    first = min((result for result in shown.values() if isinstance(result, Shown)), key=lambda result: result.until)
    is_late = first.until - now < warnings_of(first.lifetime)[0]
    message = f"Issued by {first.issuer}, valid until {first.until:%Y-%m-%d %H:%M} UTC."
    return CertificateState(
        Certificate.EXPIRING if is_late else Certificate.VALID, message, first.until, first.lifetime
    )


def warnings_of(lifetime: timedelta) -> tuple[timedelta, ...]:
    """How long before its end a certificate should have been renewed; of short-lived ones a quarter of their life."""
    return tuple(before for before in WARNED_BEFORE if before < lifetime / 3) or (lifetime / 4,)


def is_newly_late(
    now: CertificateState, at: datetime, *, until_before: datetime | None, looked_at: datetime | None
) -> bool:
    """Whether one of the warnings is due that was not due at the last look, or the certificate is another one."""
    if now.until is None:
        return False
    is_same = until_before == now.until and looked_at is not None
    return any(
        now.until - at < before and not (is_same and looked_at and now.until - looked_at < before)
        for before in warnings_of(now.lifetime)
    )


def _fault(name: str, result: HandshakeResult, now: datetime) -> str:
    if isinstance(result, RefusedError):
        return f"shows no certificate for it ({result})"
    assert isinstance(result, Shown)  # noqa: S101
    if not result.is_for(name):
        return f"shows a certificate for {', '.join(result.names) or 'no name'}"
    if result.until <= now:
        return f"shows a certificate that ended {result.until:%Y-%m-%d %H:%M} UTC"
    return f"shows a certificate that begins {result.since:%Y-%m-%d %H:%M} UTC" if result.since > now else ""
