"""Everything that speaks against names: the one validator of every door.

Asks our own rows only, several names at once. What comes after the answer is not foreseen: who writes asks again in the
same transaction (tenants/registration.py, tenants/naming/renaming.py), and the unique constraints have the last word.
"""

from collections.abc import Callable, Collection, Iterable
from itertools import chain

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string

from tenants.naming.claimant import Claimant
from tenants.naming.holders import kept_back, taken
from tenants.naming.objection import Objection, Reason
from tenants.naming.rulings import reserved
from tenants.slugs import validate_slug

Found = dict[str, Objection]  # by slug
RoomCheck = Callable[[Collection[str]], dict[str, Objection]]  # of NAME_CHECKS: by host name


def objections(slug: str, claimant: Claimant) -> list[Objection]:
    """The gravest first; none where the name can be had."""
    return objections_to([slug], claimant)[slug]


def objections_to(slugs: Collection[str], claimant: Claimant) -> dict[str, list[Objection]]:
    """The same for each of several normalized names."""
    misshapen = _misshapen(slugs)
    possible = [slug for slug in slugs if slug not in misshapen]
    checks = (reserved, taken, kept_back, _of_rooms)
    found = [misshapen, *(check(possible, claimant) for check in checks)] if possible else [misshapen]
    return {slug: [each[slug] for each in found if slug in each] for slug in slugs}


def _misshapen(slugs: Iterable[str]) -> Found:
    return {slug: objection for slug in slugs if (objection := of_form(slug))}


def of_form(slug: str) -> Objection | None:
    """Asks no rows: PostgreSQL takes not every text."""
    try:
        validate_slug(slug)
    except ValidationError as error:
        return Objection(Reason.INVALID, " ".join(error.messages))
    return None


def _of_rooms(slugs: Collection[str], claimant: Claimant) -> Found:
    checks: list[RoomCheck] = [import_string(name) for name in settings.NAME_CHECKS]
    by_host = {claimant.host(slug): slug for slug in slugs}
    found = chain.from_iterable(check(list(by_host)).items() for check in checks)
    return {by_host[host]: objection for host, objection in reversed(list(found))}
