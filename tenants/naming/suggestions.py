"""Names near to one that cannot be had. Each of them passes every check, and looks like nobody else's."""

from collections.abc import Iterator
from itertools import chain, islice

from tenants.held_names import held_among
from tenants.naming.claimant import Claimant
from tenants.naming.confusables import as_people_see_it
from tenants.naming.likeness import mistaken_for
from tenants.naming.objections import objections_to
from tenants.naming.reserved import BRAND
from tenants.slugs import LONGEST, normalize_slug, suggest_slug

SUGGESTIONS = 3
AT_ONCE = 16  # candidates that are looked up together
ENDINGS = ("audio", "sound", "studio", "hq", "team", "group", "eu", "one", "two", "three", "four", "five")
NUMBERED = 40
NEUTRAL = ("audio-house", "sound-room", "music-place")  # where nothing readable was asked for


def suggestions_for(text: str, claimant: Claimant) -> tuple[str, ...]:
    """Three that are free at the moment; fewer only where a wildcard in DNS answers for every name."""
    return _first_free(chain(_near(text), _neutral()), claimant)


def near_to(name: str, claimant: Claimant) -> tuple[str, ...]:
    """Up to three made from an organization's name; none when the name gives none."""
    return _first_free(_near(name), claimant)


def _first_free(candidates: Iterator[str], claimant: Claimant) -> tuple[str, ...]:
    free: list[str] = []
    while len(free) < SUGGESTIONS and (some := list(islice(candidates, AT_ONCE))):
        free += _free_among(some, claimant)
    return tuple(dict.fromkeys(free))[:SUGGESTIONS]


def _free_among(slugs: list[str], claimant: Claimant) -> list[str]:
    against = objections_to(slugs, claimant)
    free = [slug for slug in slugs if not against[slug]]
    doubtful = {*mistaken_for(free, claimant), *held_among(free)}
    return [slug for slug in free if slug not in doubtful]


def _near(text: str) -> Iterator[str]:
    base = suggest_slug(as_people_see_it(normalize_slug(text))).replace(BRAND, "").strip("-")
    return chain([base], _with_endings(base, ENDINGS), _numbered(base)) if base else iter(())


def _neutral() -> Iterator[str]:
    return chain.from_iterable(_numbered(base) for base in NEUTRAL)


def _numbered(base: str) -> Iterator[str]:
    return _with_endings(base, (str(number) for number in range(2, NUMBERED)))


def _with_endings(base: str, endings: Iterator[str] | tuple[str, ...]) -> Iterator[str]:
    return (f"{base[: LONGEST - len(ending) - 1].rstrip('-')}-{ending}" for ending in endings)
