"""Names near to one that cannot be had. Each of them passes every check, and looks like nobody else's.

What is reserved is never offered with something behind it: google-audio would help nobody but who plays Google.
"""

import secrets
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from tenants.held_names import held_among
from tenants.naming.claimant import Claimant
from tenants.naming.confusables import as_people_see_it
from tenants.naming.likeness import mistaken_for
from tenants.naming.objections import objections_to
from tenants.naming.rulings import reserved
from tenants.slugs import LONGEST, normalize_slug, suggest_slug, without_surroundings

SUGGESTIONS = 3
AT_ONCE = 16  # candidates that are looked up together
ENDINGS = ("audio", "sound", "studio", "hq", "team", "group", "eu", "one", "two", "three", "four", "five")
NUMBERS = tuple(str(number) for number in range(2, 40))
NEUTRAL = ("audio-house", "sound-room", "music-place")  # where nothing readable was asked for


def suggestions_for(text: str, claimant: Claimant) -> tuple[str, ...]:
    """Three that are free at the moment; fewer only where a wildcard in DNS answers for every name."""
    return _first_free(chain(_near(text, claimant), _neutral()), claimant)


def near_to(name: str, claimant: Claimant) -> tuple[str, ...]:
    """Up to three made from an organization's name; none when the name gives none."""
    return _first_free(_near(name, claimant), claimant)


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


def _near(text: str, claimant: Claimant) -> Iterator[str]:
    meant = suggest_slug(as_people_see_it(without_surroundings(normalize_slug(text))))
    base = _presentable(meant, claimant)
    return chain([base], _with_endings(base, ENDINGS), _with_endings(base, NUMBERS)) if base else iter(())


def _presentable(base: str, claimant: Claimant) -> str:
    """Without its reserved words where it is reserved as a whole; empty where nothing is left of it."""
    words = base.split("-")
    against = reserved([base, *words], claimant)
    rest = "-".join(word for word in words if word not in against) if base in against else base
    return "" if rest in reserved([rest], claimant) else rest


def _neutral() -> Iterator[str]:
    """In the end by chance, so that no number of those who took what was offered to them uses them up."""
    yield from NEUTRAL
    for number in NUMBERS:
        yield from (f"{base}-{number}" for base in NEUTRAL)
    yield from (f"{base}-{secrets.randbelow(900_000) + 100_000}" for base in NEUTRAL * 5)


def _with_endings(base: str, endings: Iterable[str]) -> Iterator[str]:
    return (f"{base[: LONGEST - len(ending) - 1].rstrip('-')}-{ending}" for ending in endings)
