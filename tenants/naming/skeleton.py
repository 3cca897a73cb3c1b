"""What a name looks like at a glance: two names of one skeleton are easily taken for each other.

Within ASCII: 0 and o, 1 and i and l, 5 and s, rn and m, vv and w; hyphens do not count.
"""

from typing import Any

from django.db.models import F, Value
from django.db.models.functions import Replace

# In this order: a hyphen may part the two letters that look like one.
LOOKS = (("-", ""), ("0", "o"), ("1", "l"), ("i", "l"), ("5", "s"), ("rn", "m"), ("vv", "w"))


def skeleton(name: str) -> str:
    """Of a label or host name in small ASCII letters."""
    for seen, taken_for in LOOKS:
        name = name.replace(seen, taken_for)
    return name


def skeleton_of(column: str) -> Any:
    """The same as an expression for PostgreSQL, which has indexes over it."""
    expression: Any = F(column)
    for seen, taken_for in LOOKS:
        expression = Replace(expression, Value(seen), Value(taken_for))
    return expression
