"""Which name of somebody else a host name may be taken for, whatever alphabet it is written in."""

import unicodedata

import idna
from confusable_homoglyphs import confusables
from django.conf import settings

from tenants.models import Domain, Organization
from tenants.naming.reserved import BRAND
from tenants.naming.skeleton import skeleton, skeleton_of


def looks_like(host: str, *, for_organization: Organization | None = None) -> str:
    """The brand, base domain or living host name of another organization that `host` is easily taken for; else "".

    `host` in either form, as people write it or as DNS knows it (RFC 5890). A name looks like no part of itself.
    """
    host = host.lower().rstrip(".")
    seen = skeleton(in_latin(as_people_see_it(host)))
    if any(skeleton(BRAND) in label for label in seen.split(".")):
        return BRAND
    ours = (base for base in settings.BASE_DOMAINS if f".{seen}".endswith(f".{skeleton(base)}"))
    return next(ours, "") or _living(host, seen, for_organization)


def as_people_see_it(host: str) -> str:
    """With A-labels decoded (RFC 3492), where they can be."""
    return ".".join(_decoded(label) for label in host.split("."))


def in_latin(text: str) -> str:
    """Without accents, and one of our letters for each that a reader takes for it (Unicode TS 39)."""
    bare = (character for character in unicodedata.normalize("NFKD", text) if not unicodedata.combining(character))
    return "".join(character if character.isascii() else _latin_for(character) for character in bare)


def _living(host: str, seen: str, for_organization: Organization | None) -> str:
    others = Domain.objects.filter(tenant__leaving_at__isnull=True).exclude(domain=host)
    if for_organization:
        others = others.exclude(tenant=for_organization)
    return others.alias(seen=skeleton_of("domain")).filter(seen=seen).values_list("domain", flat=True).first() or ""


def _decoded(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return idna.decode(label)
    except UnicodeError:
        return label


def _latin_for(character: str) -> str:
    found = confusables.is_confusable(character, greedy=True, preferred_aliases=[])
    homoglyphs = found[0]["homoglyphs"] if found else []
    candidates = (each["c"].lower() for each in homoglyphs)
    return next((each for each in candidates if each.isascii() and each.isalnum()), character)
