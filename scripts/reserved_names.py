"""Merges the public lists of names that nobody should get into ours: tenants/data/reserved_names.txt.

    npm pack reserved-subdomains@1.0.4 reserved-usernames@1.1.6 github-reserved-names@2.2.0
    pip download --no-deps --no-binary :all: the-big-username-blacklist==1.5.4
    (unpack each into a folder of its own below LISTS)
    python -m scripts.reserved_names LISTS

Asks nobody: it reads the unpacked packages and writes what stands below the mark in the file anew. What stands above
it (ours, and what we dropped of theirs, lines that begin with a hyphen) is edited by hand and left as it is.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from tenants.slugs import LONGEST, SHORTEST

FILE = Path(__file__).resolve().parent.parent / "tenants" / "data" / "reserved_names.txt"
MARK = "# --- Below: from the public lists, by scripts/reserved_names.py"
NAMES = (
    "reserved-subdomains*/**/names.json",
    "reserved-usernames*/**/data.json",
    "github-reserved-names*/**/reserved-names.json",
    "the_big_username_blacklist*/**/data/list.json",
)
PATTERNS = "reserved-subdomains*/**/patterns.json"
LABEL = re.compile(f"(?=.*[a-z])[a-z0-9][a-z0-9-]{{{SHORTEST - 2},{LONGEST - 2}}}[a-z0-9]")


def main(folder: Path) -> None:
    above = FILE.read_text().partition(MARK)[0]
    known = set(above.replace("\n-", "\n").splitlines())
    found = [*sorted(patterns_in(folder) - known), *sorted(names_in(folder) - known)]
    FILE.write_text(f"{above}{MARK}\n" + "\n".join(found) + "\n")
    print(f"{len(found)} names and patterns beside ours in {FILE.name}")


def names_in(folder: Path) -> set[str]:
    """Those that could be labels of organizations at all."""
    words = (word.lower() for pattern in NAMES for word in _read(folder, pattern))
    return {word for word in words if LABEL.fullmatch(word)}


def patterns_in(folder: Path) -> set[str]:
    return {f"/{word}/" for word in _read(folder, PATTERNS)}


def _read(folder: Path, pattern: str) -> Iterator[str]:
    files = sorted(folder.glob(pattern))
    if not files:
        sys.exit(f"{folder} has no {pattern}")
    for file in files:
        yield from json.loads(file.read_text())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
