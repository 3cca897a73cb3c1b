"""Reserved or not: staff's rulings have the word over the list."""

from collections.abc import Collection, Iterable

from tenants.models import NameRuling
from tenants.naming.claimant import Claimant
from tenants.naming.objection import Objection, Reason
from tenants.naming.reserved import rule_against
from tenants.naming.skeleton import skeleton, skeleton_of

Ruling = NameRuling.Ruling
RESERVED = "This name is reserved."
KEPT = "This name is kept for somebody. If that is you, use the e-mail address to which it was promised."


def reserved(slugs: Collection[str], claimant: Claimant) -> dict[str, Objection]:
    looks = {skeleton(slug) for slug in slugs}
    rulings = list(NameRuling.objects.alias(seen=skeleton_of("name")).filter(seen__in=looks))
    return {slug: objection for slug in slugs if (objection := _against(slug, rulings, claimant))}


def _against(slug: str, rulings: Iterable[NameRuling], claimant: Claimant) -> Objection | None:
    exact = next((ruling for ruling in rulings if ruling.name == slug), None)
    if exact:
        return _by_ruling(exact, claimant)
    alike = (each for each in rulings if each.ruling != Ruling.RELEASED and skeleton(each.name) == skeleton(slug))
    mistaken_for = next(alike, None)
    rule = f"looks like {mistaken_for.name}, on which staff ruled" if mistaken_for else rule_against(slug)
    return Objection(Reason.RESERVED, RESERVED, rule) if rule else None


def _by_ruling(ruling: NameRuling, claimant: Claimant) -> Objection | None:
    if ruling.ruling == Ruling.RESERVED:
        return Objection(Reason.RESERVED, RESERVED, f"reserved by staff: {ruling.why or 'no reason given'}")
    if ruling.ruling == Ruling.GRANTED and not claimant.is_one_of(ruling.granted_to):
        return Objection(Reason.RESERVED, KEPT, f"granted to {ruling.granted_to}")
    return None
