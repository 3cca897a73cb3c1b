"""What a probe or an exercise of an outside service found."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: what was seen, and how to mend it where it is not ok."""

    subject: str
    level: Level
    seen: str
    mend: str = ""


def ok(subject: str, seen: str) -> Finding:
    return Finding(subject, Level.OK, seen)


def warn(subject: str, seen: str, mend: str) -> Finding:
    return Finding(subject, Level.WARN, seen, mend)


def fail(subject: str, seen: str, mend: str) -> Finding:
    return Finding(subject, Level.FAIL, seen, mend)
