"""What keeps deeds from being done now: somebody else's word, the policy of the zone, the brake."""

from dns.plans.brake import why_held_back
from dns.plans.deeds import Deed
from dns.plans.occupants import Occupants
from dns.plans.picture import Picture
from dns.plans.thresholds import tally_of_loop
from dns.writes.policy import objection
from sonicus.lib.outcomes import Waiting
from tenants.models import Organization

SOON_SECONDS = 2.0
POLICY_SECONDS = 300.0


def held_by(occupants: Occupants) -> Waiting | None:
    if not occupants.leaving:
        return None
    records = ", ".join(str(record) for held in occupants.leaving.values() for record in held)
    names = ", ".join(owner.slug for owner in occupants.leaving)
    message = f"{records} still belongs to {names}, which has given this name up and removes it in a moment."
    return Waiting("HeldByAnother", message, SOON_SECONDS)


def within_policy(deeds: list[Deed]) -> tuple[list[Deed], Waiting | None]:
    refused = {id(deed): objection(deed.base, deletes=deed.removes) for deed in deeds}
    allowed = [deed for deed in deeds if not refused[id(deed)]]
    if len(allowed) == len(deeds):
        return deeds, None
    held = [deed for deed in deeds if refused[id(deed)]]
    what = "; ".join(str(deed.as_change()) for deed in held)
    return allowed, Waiting("PolicyForbids", f"{refused[id(held[0])]} It waits: {what}.", POLICY_SECONDS)


def within_threshold(
    organization: Organization, pictures: list[Picture], deeds: list[Deed]
) -> tuple[list[Deed], Waiting | None]:
    for picture in pictures:
        changed = sum(deed.counted for deed in deeds if deed.is_drift and deed.base == picture.base)
        if not changed:
            continue
        tally = tally_of_loop(picture.zone.name, organization.pk, changed)
        if tally.is_too_much:
            return [deed for deed in deeds if not (deed.is_drift and deed.counted)], why_held_back(
                tally, picture.zone, picture.base
            )
    return deeds, None
