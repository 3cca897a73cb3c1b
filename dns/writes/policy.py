"""What may be written to a zone at all: settings and staff each say so, and the stricter of the two holds."""

from dns.models import Zone
from dns.zones import base_zone

STRICTEST_FIRST = [Zone.Policy.READ_ONLY, Zone.Policy.UPSERT_ONLY, Zone.Policy.FULL]

Policy = Zone.Policy


def policy_of(base: str) -> Policy:
    """Raises LookupError where settings no longer know the base domain."""
    return policy_with(base, Zone.objects.filter(base=base).values_list("policy", flat=True).first() or Policy.FULL)


def policy_with(base: str, by_staff: str) -> Policy:
    """For who has the zone's row at hand. Raises LookupError, as above."""
    return min(Policy(base_zone(base).policy), Policy(by_staff), key=STRICTEST_FIRST.index)


def objection(base: str, *, deletes: bool) -> str:
    """Why this may not be written, and who can change that; empty where it may."""
    policy = policy_of(base)
    if policy == Policy.READ_ONLY:
        return f"Zone {base} is read-only: nothing is written. {_who_can_change(base)}"
    if deletes and policy == Policy.UPSERT_ONLY:
        return f"Zone {base} is upsert-only: nothing is removed. {_who_can_change(base)}"
    return ""


def _who_can_change(base: str) -> str:
    if base_zone(base).policy == policy_of(base):
        return "Operators can change that: DNS_POLICY (or “policy” in DNS_FURTHER_ZONES) in the settings."
    return "Staff can change that: the zone’s policy in the admin."
