"""Making rows say what was seen, in few statements however many there are; rows that say so already stay."""

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

from django.db import models

BATCH = 1000

Row = TypeVar("Row", bound=models.Model)


def replace_rows(
    there: models.QuerySet[Row], wanted: Iterable[Row], key: Callable[[Row], Hashable], facts: tuple[str, ...]
) -> None:
    """Rows are the same by `key`; of those that stay, `facts` are brought up to date. Call it in a transaction."""
    known = {key(row): row for row in there}
    new = {key(row): row for row in wanted}
    gone = [row.pk for same, row in known.items() if same not in new]
    for start in range(0, len(gone), BATCH):
        there.model._default_manager.filter(pk__in=gone[start : start + BATCH]).delete()
    there.model._default_manager.bulk_create([row for same, row in new.items() if same not in known], BATCH)
    changed = [row for same, row in known.items() if same in new and _updated(row, new[same], facts)]
    if changed:
        there.model._default_manager.bulk_update(changed, facts, BATCH)


def _updated(row: Row, wanted: Row, facts: tuple[str, ...]) -> bool:
    differing = [fact for fact in facts if getattr(row, fact) != getattr(wanted, fact)]
    for fact in differing:
        setattr(row, fact, getattr(wanted, fact))
    return bool(differing)
