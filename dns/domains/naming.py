"""Which names of their own customers may bring, and in which form they are kept (RFC 1035, 5891; UTS 46)."""

import ipaddress
import re
from functools import cache
from urllib.parse import urlsplit

import idna
from confusable_homoglyphs import categories, confusables
from django.conf import settings
from publicsuffixlist import PublicSuffixList

from dns.domains.refusing import refusal
from dns.providers.base import is_within

LONGEST = 253 - len("_sonicus-challenge.")  # the name of the challenge must fit as well
SPECIAL = {"test", "local", "localhost", "onion", "internal", "arpa", "invalid", "example", "alt"}  # RFC 6761, 9476
LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
BEFORE_HOST = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*:)?//")
LIKE_EACH_OTHER = {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"}


def normalize(text: str) -> str:
    """The A-label form, in small letters, of what a person typed or pasted: https://Müller.de/shop → xn--mller-kva.de

    Raises ValidationError, its code the machine-readable reason.
    """
    typed = _host_of(text)
    _refuse_misunderstandings(typed)
    name = _encoded(typed)
    _refuse_form(name)
    _refuse_places(name)
    return name


def display(name: str) -> str:
    """As people write it: müller.de"""
    try:
        return idna.decode(name)
    except idna.IDNAError:
        return name


def registrable(name: str) -> str:
    """What one registers: example.co.uk of shop.example.co.uk; by the list's ICANN part, with no look at DNS."""
    return _suffixes().privatesuffix(name) or name


def relative(full: str, zone: str) -> str:
    """How DNS hosts want a name to be typed in: without the zone, and @ for the zone itself."""
    return "@" if full == zone else full.removesuffix(f".{zone}")


def look_alike(name: str) -> str:
    """Why its letters may be taken for others; empty where nothing speaks for that. No name is refused for it."""
    own = display(name.removesuffix(f".{_suffixes().publicsuffix(name)}"))
    for label in (label for label in own.split(".") if not label.isascii()):
        alphabets = {categories.alias(character) for character in label} & LIKE_EACH_OTHER
        if len(alphabets) > 1:
            return f"“{label}” mixes letters of {' and '.join(sorted(each.title() for each in alphabets))}."
        if alphabets and alphabets != {"LATIN"} and _reads_as_latin(label):
            return f"“{label}” is written in {alphabets.pop().title()} letters that all look like Latin ones."
    return ""


def _reads_as_latin(label: str) -> bool:
    """Every letter of it: most words of another alphabet have one that nobody takes for ours."""
    foreign = [character for character in label if not character.isascii()]
    return all(confusables.is_confusable(letter, preferred_aliases=["latin"]) for letter in foreign)


def _host_of(text: str) -> str:
    """Without what comes along when an address is copied: scheme, port, path, final dot."""
    typed = text.strip()
    if re.search(r"[\x00-\x1f\x7f]", typed):  # some of them vanish when an address is parted
        raise refusal("This is not one host name: there is a line break or another control character in it.", "invalid")
    if _is_address(typed):
        return typed
    try:
        authority = urlsplit(typed if BEFORE_HOST.match(typed) else f"//{typed}").netloc
    except ValueError:
        raise refusal("This is not a host name.", "invalid") from None
    return re.sub(r":\d*$", "", authority).strip().rstrip(".。．｡")


def _refuse_misunderstandings(typed: str) -> None:
    if not typed:
        raise refusal("Please type a name, e.g. shop.example.com.", "empty")
    if "@" in typed:
        raise refusal("This is an e-mail address. Only the name is needed, e.g. shop.example.com.", "email")
    if "*" in typed:
        raise refusal("Wildcards cannot be used: add each name by itself.", "wildcard")
    if _is_address(typed):
        raise refusal("This is an address. A name is needed, e.g. shop.example.com.", "address")


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text.strip("[]").partition("%")[0])
    except ValueError:
        return False
    return True


def _encoded(typed: str) -> str:
    """`idna.encode` lets A-labels pass that mean nothing, so they are decoded and encoded again."""
    try:
        name = idna.encode(typed, uts46=True, std3_rules=True).decode().lower()
        again = idna.encode(idna.decode(name), uts46=True, std3_rules=True).decode()
    except (idna.IDNAError, UnicodeError) as error:
        raise refusal(f"This is not a host name ({_said_by(error)}).", "invalid") from None
    if again != name:
        raise refusal("This is not a host name: a part that begins with xn-- has no meaning.", "invalid")
    return name


def _said_by(error: Exception) -> str:
    return str(error).rstrip(".")[:120]


def _refuse_form(name: str) -> None:
    if len(name) > LONGEST:
        raise refusal(f"It is longer than {LONGEST} characters.", "too_long")
    if "." not in name:
        raise refusal("It needs a dot, e.g. shop.example.com.", "one_label")
    if not all(LABEL.fullmatch(label) for label in name.split(".")):
        raise refusal("Only letters, digits and hyphens can be used, and a hyphen neither first nor last.", "invalid")


def _refuse_places(name: str) -> None:
    ending = name.rpartition(".")[2]
    if ending in SPECIAL:
        raise refusal(f"Names that end in .{ending} are not in the public DNS.", "special")
    if any(is_within(name, ours) or is_within(ours, name) for ours in our_names()):
        raise refusal("This name is ours; your own address below it is on your organization's page.", "ours")
    if _suffixes().publicsuffix(name) is None:
        raise refusal(f"There is no ending .{ending} in the public DNS.", "unknown_ending")
    if _suffixes().is_public(name):
        raise refusal(f"Anybody can register names below {name}; nobody owns it alone.", "public_suffix")


def our_names() -> tuple[str, ...]:
    return (*settings.BASE_DOMAINS, settings.PUBLIC_HOST.partition(":")[0])


@cache
def _suffixes() -> PublicSuffixList:
    """The copy that comes with the package; the network is never asked."""
    return PublicSuffixList(accept_unknown=False, only_icann=True)
