"""Names that nobody gets: those of the data file, their plurals, what looks like them, and our own hosts' labels."""

import re
from functools import cache
from pathlib import Path

from django.conf import settings

from tenants.naming.skeleton import skeleton

FILE = Path(__file__).resolve().parent.parent / "data" / "reserved_names.txt"
BRAND = "sonicus"
PLURALS = (
    (re.compile("(?<=[^s])s$"), ""),
    (re.compile("(?<=s|x|z|o)es$|(?<=ch|sh)es$"), ""),
    (re.compile("ies$"), "y"),
)


def rule_against(slug: str) -> str:
    """Which rule reserves it, in words for staff; empty where none does."""
    return _our_host(slug) or _listed(slug) or _pattern(slug) or _plural(slug) or look_alike(slug)


def look_alike(slug: str) -> str:
    """As rule_against(), of what it is easily mistaken for alone."""
    seen = skeleton(slug)
    if skeleton(BRAND) in seen:
        return f"looks like {BRAND}, our brand"
    if not _words().isdisjoint((slug, *_singulars(slug))):
        return ""
    meant = next((_skeletons()[form] for form in (seen, *_singulars(seen)) if form in _skeletons()), "")
    return f"looks like {meant}, which is on the list" if meant else ""


def _our_host(slug: str) -> str:
    public = settings.PUBLIC_HOST.partition(":")[0]
    hosts = [base for base in (*settings.BASE_DOMAINS, public) if skeleton(base.partition(".")[0]) == skeleton(slug)]
    return f"is the label of {hosts[0]}, or looks like it" if hosts else ""


def _listed(slug: str) -> str:
    return "is on the list" if slug in _names() else ""


def _pattern(slug: str) -> str:
    bare = slug.replace("-", "")
    found = next((each.pattern for each in _patterns() if each.fullmatch(slug) or each.fullmatch(bare)), "")
    return f"fits the pattern {found} of the list" if found else ""


def _plural(slug: str) -> str:
    found = next((singular for singular in _singulars(slug) if singular in _names()), "")
    return f"is the plural of {found}, which is on the list" if found else ""


def _singulars(name: str) -> list[str]:
    """What an English plural may be the plural of: comes is none of com, nor toss of tos."""
    return [form.sub(singular, name) for form, singular in PLURALS if form.search(name)]


@cache
def _lines() -> tuple[str, ...]:
    lines = (line.strip() for line in FILE.read_text().splitlines())
    return tuple(line for line in lines if line and line[0] not in "#-")


@cache
def _names() -> frozenset[str]:
    return frozenset(line for line in _lines() if line[0] not in "/+")


@cache
def _words() -> frozenset[str]:
    """Words of their own, although they look like something on the list."""
    return frozenset(line.removeprefix("+") for line in _lines() if line.startswith("+"))


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(line.strip("/")) for line in _lines() if line.startswith("/"))


@cache
def _skeletons() -> dict[str, str]:
    """Of the names; machines by number are found by their patterns, and malls looks like no mail5."""
    names = (name for name in sorted(_names(), reverse=True) if not _pattern(name))
    return {skeleton(name): name for name in names}
