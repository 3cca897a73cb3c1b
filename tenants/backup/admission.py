"""Which statements of a dump are run, and on which schema.

A backup is SQL that runs with our rights. What protects from a forged one is its signature (tenants/backup/seal.py);
this is the second line: only what pg_dump writes for a tenant's schema, and no word of another tenant's.
"""

import re
from functools import cache

from tenants.backup.errors import UnreadableBackupError
from tenants.backup.script import Rows, Statement

SCHEMA = re.compile(r"\bt_(?:0|[0-9a-f]{24})\b")
OURS_TO_SET = re.compile(r"SET \w+ = [^;]*;|SELECT pg_catalog\.set_config\([^;]*\);|CREATE SCHEMA [^;]*;")
# Each makes or changes something of the schema itself; what stands in it may also be a quoted name, which is left out.
KNOWN = r"""
    CREATE \ (?:UNLOGGED\ )? TABLE \ {own} (?: (?!(?<!GENERATED\ ALWAYS\ )\bAS\b|\bINHERITS\b|\bPARTITION\s+OF\b). )*
    | (?:CREATE|ALTER) \ (?:SEQUENCE|TYPE|DOMAIN|MATERIALIZED\ VIEW|STATISTICS) \ {own} {rest}
    | CREATE \ (?:OR\ REPLACE\ )? (?:VIEW|FUNCTION|PROCEDURE|AGGREGATE) \ {own} .*
    | CREATE \ (?:UNIQUE\ )? INDEX \s \S* \s* ON \ (?:ONLY\ )? {own} .*
    | CREATE \ (?:CONSTRAINT\ )? TRIGGER \s (?: (?!\bON\b). )* ON \ {own} .*
    | CREATE \ POLICY \s (?: (?!\bON\b). )* ON \ {own} .*
    | CREATE \ RULE \s (?: (?!\bTO\b). )* TO \ {own} .*
    | ALTER \ (?:TABLE|INDEX|VIEW) \ (?:ONLY\ )? {own} {rest}
    | REFRESH \ MATERIALIZED \ VIEW \ {own} .*
    | COMMENT \ ON \ .*
"""
REST = r"(?: (?!\bOWNER\s+TO\b|\bSET\s+SCHEMA\b|(?<!NO\ )\bINHERIT\b|\bATTACH\s+PARTITION\s+(?!{own})). )*"
SETVAL = r"SELECT pg_catalog\.setval\('{own}(?:[^']|'')+', -?\d+, (?:true|false)\);"


def admitted(part: Statement | Rows, *, old: str, new: str) -> str | None:
    """The text of the part for schema `new` instead of `old`; None where we see to it ourselves.

    Raises UnreadableBackupError for what pg_dump would not have written for this schema.
    """
    if isinstance(part, Rows):
        return _of_this_schema(_renamed(part.text, old, new), is_known=part.schema == old)
    plain = part.bare.strip()
    if OURS_TO_SET.fullmatch(plain):
        return None
    is_known = _known(old).fullmatch(plain) is not None or _setval(old).fullmatch(part.text.strip()) is not None
    return _of_this_schema(_renamed(part.text, old, new), is_known=is_known and plain.count(";") == 1)


def _of_this_schema(text: str, *, is_known: bool) -> str:
    if not is_known:
        raise UnreadableBackupError(f"Its dump holds what is not run: {_shortened(text)}")
    return text


@cache
def _known(schema: str) -> re.Pattern[str]:
    own = rf"{re.escape(schema)}\."
    return re.compile(KNOWN.format(own=own, rest=REST.format(own=own)), re.VERBOSE | re.DOTALL | re.IGNORECASE)


@cache
def _setval(schema: str) -> re.Pattern[str]:
    return re.compile(SETVAL.format(own=rf"{re.escape(schema)}\."))


def _renamed(text: str, old: str, new: str) -> str:
    """Names are random: what looks like ours in a statement is ours. Rows never come here."""
    strange = next((name for name in SCHEMA.findall(text) if name != old), None)
    if strange:
        raise UnreadableBackupError(f"Its dump speaks of {strange}, which is not the schema of this backup.")
    return re.sub(rf"\b{old}\b", new, text)


def _shortened(text: str) -> str:
    return " ".join(text.split())[:80]
