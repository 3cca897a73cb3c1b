"""Is one certificate served for all names of the platform? Without it the edge orders one for each organization.

Let's Encrypt issues 50 a week for a registered domain, so that the fifty-first sign-up of a week would wait for days.
"""

import secrets
from datetime import datetime

from django.utils import timezone

from dns.providers.base import is_below
from dns.tls.certificate_state import Certificate, CertificateState, state_of
from dns.tls.certificates import edges_of_settings, seen_at
from dns.tls.handshake import Shown
from dns.tls.hosts import routed_hosts
from dns.zones import base_zones
from sonicus.lib.findings import Finding, fail, ok, warn

MEND = "Give the edge one certificate for {base} and *.{base}: deploy/Caddyfile, docs/tls.md."
RENEW = "Renew it where it was ordered; the edge does not do it by itself. See docs/tls.md."


def probe_platform_certificates() -> list[Finding]:
    """One for each base domain; none where EDGE_TLS says that nobody looks. Asks the edge, and nobody else."""
    if not edges_of_settings():
        return []
    return [_probe(zone.base, timezone.now()) for zone in base_zones()]


def _probe(base: str, now: datetime) -> Finding:
    """By a name that is nobody's: for it the edge orders no certificate, so only the one for all names can be shown."""
    name = f"{secrets.token_hex(6)}.{base}"
    seen = seen_at(name, edges_of_settings())
    state, is_shown = state_of(name, seen, now), any(isinstance(result, Shown) for result in seen.values())
    return _finding(base, state, now, is_shown=is_shown)


def _finding(base: str, state: CertificateState, now: datetime, *, is_shown: bool) -> Finding:
    """Where none is shown all works, for as long as few sign up; a wrong one or one past its end stops visitors."""
    subject, mend = f"certificate *.{base}", MEND.format(base=base)
    if state.certificate is None:
        return warn(subject, state.message, "EDGE_TLS or EDGE_ADDRESSES: is it right, and reachable from here?")
    if state.until is None:
        return (fail if is_shown else warn)(subject, f"{state.message} {_what_is_ordered(base)}", mend)
    days = (state.until - now).days
    if state.certificate == Certificate.EXPIRING:
        return warn(subject, f"{state.message} Only {days} days are left.", RENEW)
    return ok(subject, f"{state.message} {days} days are left.")


def _what_is_ordered(base: str) -> str:
    names = sorted(name for name in routed_hosts() if is_below(name, base))
    if not names:
        return "No name below it would be asked for yet."
    shown = ", ".join(names[:3]) + (", …" if len(names) > 3 else "")
    return f"The edge would order one for each of {len(names)} names: {shown}. Authorities issue 50 a week."
