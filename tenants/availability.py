"""Whether an organization may have an address: one answer for every door, with its reason and what else is free."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError

from tenants.held_names import is_held
from tenants.models import Domain, Organization
from tenants.slugs import LONGEST, normalize_slug, suggest_slug, validate_slug

SUGGESTIONS = 3
ENDINGS = ("audio", "sound", "studio", "hq", "team", "group", "eu", "one", "two", "three", "four", "five")


@dataclass(frozen=True)
class Availability:
    """`reason` is empty when available, else invalid, reserved or taken; `message` is for people."""

    slug: str
    available: bool
    reason: str
    message: str
    suggestions: tuple[str, ...] = ()


def availability(text: str, *, for_email: str = "") -> Availability:
    """Answer for what a person, known by e-mail address, typed; somebody else may still be faster."""
    slug = normalize_slug(text)
    try:
        validate_slug(slug)
    except ValidationError as error:
        return Availability(slug, False, str(error.code), " ".join(error.messages), suggestions_for(text))
    if taken_among([slug]) or is_held(slug, for_email=for_email):
        return Availability(slug, False, "taken", "This address is taken.", suggestions_for(slug))
    return Availability(slug, True, "", f"{slug}.{settings.BASE_DOMAIN} is free.")


def suggestions_for(text: str) -> tuple[str, ...]:
    """Up to three addresses near to what was asked for that are free at the moment."""
    candidates = [slug for slug in _variations(suggest_slug(text)) if _is_valid(slug)]
    taken = taken_among(candidates)
    return tuple(slug for slug in candidates if slug not in taken)[:SUGGESTIONS]


def first_free(name: str) -> str:
    """An address made from an organization's name; empty when the name gives none."""
    return next(iter(suggestions_for(name)), "")


def taken_among(slugs: list[str]) -> set[str]:
    """Those that an organization has, or had and still holds, as its label or as any host name."""
    hosts = {f"{slug}.{settings.BASE_DOMAIN}": slug for slug in slugs}
    by_slug = Organization.objects.filter(slug__in=slugs).values_list("slug", flat=True)
    by_host = Domain.objects.filter(domain__in=hosts).values_list("domain", flat=True)
    return {*by_slug, *(hosts[host] for host in by_host)}


def _variations(base: str) -> Iterator[str]:
    if not base:
        return
    yield base
    for ending in ENDINGS:
        yield f"{base[: LONGEST - len(ending) - 1].rstrip('-')}-{ending}"


def _is_valid(slug: str) -> bool:
    try:
        validate_slug(slug)
    except ValidationError:
        return False
    return True
