"""What people are told while a large table goes by."""

from collections.abc import Callable, Iterator

from tenants.backup.script import Rows

EVERY = 1_000_000


def told(rows: Rows, say: Callable[[str], None]) -> Iterator[bytes]:
    """The rows as they are, with a word now and then."""
    for number, line in enumerate(rows.lines, 1):
        if number % EVERY == 0:
            say(f"{rows.table}: {number} rows so far")
        yield line
