"""Lists, newest first, a page at a time (docs.stripe.com/api/pagination)."""

from sandbox.store import Document
from sandbox.stripe.errors import RefusedError, missing_object
from sandbox.stripe.parameters import Parameters, whole_number

PAGING = ("limit", "starting_after", "ending_before", "created")


def page(things: list[Document], parameters: Parameters, url: str) -> Document:
    """`things` are given oldest first."""
    limit = whole_number(parameters, "limit", 10) or 0
    if not 1 <= limit <= 100:
        raise RefusedError("Invalid limit: must be between 1 and 100.", param="limit")
    newest_first = things[::-1]
    rest = newest_first[_start(newest_first, parameters) :]
    return {"object": "list", "data": rest[:limit], "has_more": len(rest) > limit, "url": url}


def whole(things: list[Document], url: str) -> Document:
    """A list within an object."""
    return {"object": "list", "data": things, "has_more": False, "total_count": len(things), "url": url}


def _start(things: list[Document], parameters: Parameters) -> int:
    after = parameters.get("starting_after")
    if not after:
        return 0
    for place, thing in enumerate(things):
        if thing["id"] == after:
            return place + 1
    raise missing_object("object", after, "starting_after")
