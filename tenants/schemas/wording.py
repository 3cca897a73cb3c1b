"""The report of schemas in words, for terminals and pages."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

from django.utils import timezone

from tenants.schemas.advice import ADVICE, STATES, STRAY, advice
from tenants.schemas.listing import SchemaReport

SHOWN = 5  # names in one remark


def remarks(listed: Iterable[SchemaReport], strays: list[str]) -> list[str]:
    """What is to be said of those that are not at the newest, and what to do; once for all that are alike."""
    notable = sorted((one for one in listed if one.state in ADVICE), key=_kind)
    return [_remark(list(alike)) for _, alike in groupby(notable, _kind)] + [
        f"{name} has no row.\n  → {STRAY}" for name in strays
    ]


def _kind(one: SchemaReport) -> tuple[bool, str, str]:
    return (one.is_pooled, one.state, one.message)


def _remark(alike: list[SchemaReport]) -> str:
    one, names = alike[0], [f"{one.name} ({one.organization or 'pool'})" for one in alike[:SHOWN]]
    more = f" and {len(alike) - SHOWN} more" if len(alike) > SHOWN else ""
    said = [f"{STATES[one.state]}: {', '.join(names)}{more}", *([f"  {one.message}"] if one.message else [])]
    return "\n".join([*said, f"  → {advice(one.state, is_pooled=one.is_pooled)}"])


def schema_lines(one: SchemaReport | None) -> list[str]:
    """One organization's schema."""
    if one is None:
        return ["  schema: none yet"]
    facts = [STATES[one.state], one.obtained, f"fingerprint {one.fingerprint[:12] or 'not measured'}"]
    facts += [size_words(one.size_bytes), f"measured {moment(one.measured_at)}"]
    said = [one.message] if one.message else []
    advice = [f"→ {ADVICE[one.state]}"] if one.state in ADVICE else []
    return [f"  schema {one.name}: {', '.join(facts)}", *(f"    {line}" for line in [*said, *advice])]


def moment(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else "never"


def size_words(size_bytes: int | None) -> str:
    """96 kB, 12 MB, 3 GB; a dash where there is no such schema."""
    if size_bytes is None:
        return "-"
    for unit, size in (("GB", 1024**3), ("MB", 1024**2)):
        if size_bytes >= 2 * size:
            return f"{size_bytes // size} {unit}"
    return f"{size_bytes // 1024} kB"
