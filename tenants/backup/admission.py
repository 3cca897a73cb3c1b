"""Which statements of a dump are run, and on which schema.

A backup is SQL that runs with our rights. What protects from a forged one is its signature (tenants/backup/seal.py);
this is the second line: only what pg_dump writes for a tenant's schema, and no word of another tenant's.
"""

import re

from tenants.backup.errors import UnreadableBackupError
from tenants.backup.script import Rows, Statement

SCHEMA = re.compile(r"\bt_(?:0|[0-9a-f]{24})\b")
OURS_TO_SET = re.compile(r"SET \w+ = [^;]*;|SELECT pg_catalog\.set_config\([^;]*\);|CREATE SCHEMA [^;]*;")
KNOWN = re.compile(
    r"CREATE (UNLOGGED )?TABLE |CREATE (UNIQUE )?INDEX |CREATE (OR REPLACE )?VIEW |CREATE (CONSTRAINT )?TRIGGER "
    r"|CREATE (SEQUENCE|TYPE|DOMAIN|MATERIALIZED VIEW|STATISTICS|FUNCTION|PROCEDURE|AGGREGATE|RULE|POLICY) "
    r"|ALTER (TABLE|SEQUENCE|INDEX|TYPE|DOMAIN|VIEW|MATERIALIZED VIEW|STATISTICS) "
    r"|REFRESH MATERIALIZED VIEW |COMMENT ON |SELECT pg_catalog\.setval\("
)


def admitted(part: Statement | Rows, *, old: str, new: str) -> str | None:
    """The text of the part for schema `new` instead of `old`; None where we see to it ourselves.

    Raises UnreadableBackupError for what pg_dump would not have written for this schema.
    """
    if isinstance(part, Rows):
        return _renamed(part.text, old, new)
    plain = part.bare.strip()
    if OURS_TO_SET.fullmatch(plain):
        return None
    if plain.count(";") != 1 or not KNOWN.match(plain) or " OWNER TO " in plain:
        raise UnreadableBackupError(f"Its dump holds what is not run: {_shortened(part.text)}")
    return _renamed(part.text, old, new)


def _renamed(text: str, old: str, new: str) -> str:
    """Names are random: what looks like ours in a statement is ours. Rows never come here."""
    strange = next((name for name in SCHEMA.findall(text) if name != old), None)
    if strange:
        raise UnreadableBackupError(f"Its dump speaks of {strange}, which is not the schema of this backup.")
    return re.sub(rf"\b{old}\b", new, text)


def _shortened(text: str) -> str:
    return " ".join(text.split())[:80]
