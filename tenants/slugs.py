"""The form of labels that organizations may take below a base domain (RFC 1035, 1123, 5891; each rule below).

What else speaks against a name is asked of rows: tenants/naming/objections.py.
"""

import re
import unicodedata

from django.conf import settings
from django.core.exceptions import ValidationError

SHORTEST, LONGEST = 3, 40
MOST_READ = 1000  # characters of what somebody typed
BEYOND_LABEL = re.compile("[./]")
PASTED = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//(?:[^/@]*@)?(?:www\.)?([^./:?#]+)|www\.([^./:?#]+)")
LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")


def normalize_slug(text: str) -> str:
    """What a person meant: compatibility forms, letter case and blanks do not matter.

    Of what is far too long only the beginning is kept as it is; to fold megabytes would take seconds.
    """
    if len(text) > MOST_READ:
        return text[:MOST_READ]
    return unicodedata.normalize("NFKC", text).casefold().strip()


def validate_slug(slug: str) -> None:
    """Raise ValidationError (code invalid) unless `slug` has the form of an organization's label."""
    if foreign := next((character for character in slug if not character.isascii()), ""):
        raise ValidationError(_why_foreign(foreign), code="invalid")
    if BEYOND_LABEL.search(slug):
        raise ValidationError("Only the first part of an address is asked for: no dots, no slashes.", code="invalid")
    if not SHORTEST <= len(slug) <= LONGEST:
        raise ValidationError(f"It must have {SHORTEST} to {LONGEST} characters.", code="invalid")
    if not LABEL.fullmatch(slug):
        message = "Only letters, digits and hyphens can be used, and a hyphen neither first nor last."
        raise ValidationError(message, code="invalid")
    if slug[2:4] == "--":
        raise ValidationError("Two hyphens in third and fourth place are kept for international names.", code="invalid")
    if slug.replace("-", "").isdigit():
        raise ValidationError("It needs at least one letter.", code="invalid")


def without_surroundings(text: str) -> str:
    """Of an address that was pasted, https://acme.sonicus.eu/ or acme.sonicus.eu, the label; else the text as it is."""
    if found := PASTED.match(text):
        return found[1] or found[2]
    host = text.partition("/")[0].rstrip(".")
    is_ours = any(host.endswith(f".{base}") for base in settings.BASE_DOMAINS)
    return host.partition(".")[0] if is_ours else text


def suggest_slug(name: str) -> str:
    """A label made from an organization's name; may be empty, too short or taken."""
    spelled = normalize_slug(name).translate(SPELLED_OUT)
    ascii_only = unicodedata.normalize("NFKD", spelled.translate(LOOK_ALIKES)).encode("ascii", "ignore").decode()
    words = [word for word in re.split(r"[^a-z0-9]+", ascii_only) if word and word not in LEGAL_FORMS]
    return "-".join(words)[:LONGEST].strip("-")


def _why_foreign(character: str) -> str:
    """Name the character: a Cyrillic а looks like our a, and nobody would find it otherwise.

    What cannot be seen, or would turn the direction of reading, is told by its number alone.
    """
    name = unicodedata.name(character, "an unnamed character").lower()
    shown = f"“{character}”" if character.isprintable() else f"U+{ord(character):04X}"
    return f"{shown} ({name}) cannot be used: only the letters a to z, digits and hyphens."


# Letters of other alphabets that a reader takes for ours, so that what was meant can be suggested.
LOOK_ALIKES = str.maketrans("аеорсухіјѕԁӏһ" + "αεονρτικ", "aeopcyxijsdlh" + "aeovptik")
LEGAL_FORMS = {
    "gmbh",
    "ag",
    "ltd",
    "inc",
    "llc",
    "ug",
    "kg",
    "ohg",
    "sa",
    "sarl",
    "bv",
    "srl",
    "spa",
    "plc",
    "co",
    "se",
}


SPELLED_OUT: dict[int, str] = {ord("ä"): "ae", ord("ö"): "oe", ord("ü"): "ue", ord("ß"): "ss", ord("&"): " and "}
