"""Counts on the first page of the admin. Rooms give theirs by settings.OVERVIEW_TILES."""

from typing import TypedDict


class Tile(TypedDict):
    """`count` may be words, as a length of time."""

    label: str
    count: int | str
    href: str
