"""Which ordinary words, or names of companies, the rule of look-alikes refuses.

    python -m scripts.mistaken_words FILE…

Each file holds one a line, such as /usr/share/dict/words. For who adds to tenants/data/reserved_names.txt: what is
printed and honest belongs there behind a plus sign.
"""

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.core.exceptions import ValidationError

from tenants.naming.reserved import look_alike, rule_against
from tenants.slugs import suggest_slug, validate_slug


def main(*files: str) -> None:
    for file in files:
        labels = set(labels_of(Path(file).read_text().splitlines()))
        found = sorted(label for label in labels if is_mistaken(label))
        print(f"{file}: {len(found)} of {len(labels)}")
        print("\n".join(f"  {label}: {look_alike(label)}" for label in found))


def labels_of(words: Iterable[str]) -> Iterator[str]:
    """Their names as sign-up would suggest them, where those have the right form. What has an apostrophe is no word."""
    for label in (suggest_slug(word) for word in words if "'" not in word):
        try:
            validate_slug(label)
        except ValidationError:
            continue
        yield label


def is_mistaken(label: str) -> bool:
    """Refused for its looks, and for nothing else."""
    return bool(look_alike(label)) and rule_against(label) == look_alike(label)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sonicus.settings")
    main(*sys.argv[1:])
