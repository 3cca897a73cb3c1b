"""What pg_dump writes, in its parts: statements of SQL, and between them the rows of a table."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tenants.backup.errors import UnreadableBackupError

END_OF_ROWS = b"\\.\n"
LONGEST_STATEMENT = 16 * 1024 * 1024
LAST_LINE = "-- PostgreSQL database dump complete\n"
SERVICE_LINE = re.compile(r"\\(un)?restrict \w+\n")  # for psql, which we do not use

# Comments, strings, quoted names and bodies of functions, read just as PostgreSQL does: who reads them otherwise can be
# shown one statement and run another. What pg_dump never writes outside of them (E'…', U&'…', /* … */, a name with $)
# is no beginning of anything; the mark stays, and the statement that holds it does not end.
QUOTED = re.compile(
    r"""--[^\n\r]*
    | (?<![eE&])'[^']*(?:''[^']*)*' | (?<!&)"[^"]*(?:""[^"]*)*"
    | (?<![\w$\x80-\U0010ffff])(?P<tag>\$(?:[A-Za-z_\x80-\U0010ffff][A-Za-z0-9_\x80-\U0010ffff]*)?\$).*?(?P=tag)""",
    re.DOTALL | re.VERBOSE,
)
QUOTE = re.compile(r"""['"$]|/\*""")
NAME = r"""(?:\w+|"(?:[^"]|"")+")"""
ROWS_FOLLOW = re.compile(rf"COPY (?P<schema>\w+)\.(?P<table>{NAME}) (?:\((?:{NAME}(?:, {NAME})*)?\))? ?FROM stdin;\n")


@dataclass(frozen=True)
class Statement:
    text: str

    @property
    def bare(self) -> str:
        """Without comments, strings and quoted names."""
        return bare(self.text)


@dataclass(frozen=True)
class Rows:
    """The rows of one table, a line each, in the text form of PostgreSQL's COPY. To be read before the next part is."""

    text: str
    schema: str
    table: str
    lines: Iterator[bytes]


Part = Statement | Rows


def bare(text: str) -> str:
    return QUOTED.sub(" ", text)


def read_script(lines: Iterable[bytes]) -> Iterator[Part]:
    """The parts of a dump, as it streams by. Raises UnreadableBackupError where it is cut off or is none."""
    source = iter(lines)
    while text := _next_statement(source):
        if match := ROWS_FOLLOW.fullmatch(text):
            rows = _rows(source)
            yield Rows(text.rstrip("\n;"), match["schema"], match["table"].strip('"'), rows)
            for _ in rows:  # what its reader has left
                pass
        else:
            yield Statement(text)


def _next_statement(source: Iterator[bytes]) -> str:
    """Up to the semicolon that ends it; empty after the dump's last line."""
    text = ""
    for line in source:
        text += _decoded(line)
        if text == LAST_LINE:
            return ""
        if _says_nothing(text):
            text = ""
        elif text.endswith(";\n") and _is_whole(text):
            return text
        elif len(text) > LONGEST_STATEMENT:
            raise UnreadableBackupError("A statement of its dump does not end.")
    raise UnreadableBackupError("Its dump is cut off.")


def _decoded(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        raise UnreadableBackupError("A statement of its dump is not in UTF-8.") from None


def _says_nothing(text: str) -> bool:
    is_comment = text.startswith("--") and text.endswith("\n")
    return is_comment or not text.strip() or SERVICE_LINE.fullmatch(text) is not None


def _is_whole(text: str) -> bool:
    return QUOTE.search(bare(text)) is None


def _rows(source: Iterator[bytes]) -> Iterator[bytes]:
    for line in source:
        if line == END_OF_ROWS:
            return
        yield line
    raise UnreadableBackupError("Its dump ends in the middle of a table.")
