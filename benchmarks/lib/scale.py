"""Part 4: whether the number of schemas in the database is felt."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from benchmarks.lib import contenders, laying
from benchmarks.lib.contender import Contender
from benchmarks.lib.figures import Comparison, Figure, ratio_of_rounds
from benchmarks.lib.laying import Fleet
from benchmarks.lib.place import Place
from benchmarks.lib.progress import tell

PART = "scale"
MOST = 1.1
CLAIMS, SIGN_UPS, PAGES = 2, 1, 10  # in a round


@dataclass(frozen=True)
class Deed:
    """What is done at each size, by which call with which arguments; long ones only in one of so many rounds."""

    what: str
    call: str
    arguments: Callable[[Fleet], dict[str, Any]]
    one_in: int = 1


DEEDS = (
    Deed("claim", "make_ours.claim", lambda fleet: {"count": CLAIMS}),
    Deed("sign-up, with the schema step's turn", "scale_ours.sign_up", lambda fleet: {"count": SIGN_UPS}),
    Deed(
        "home page, ten tenants in turn",
        "serving.serve",
        lambda fleet: {"hosts": dict.fromkeys(fleet.pages(10), "Tenant"), "path": "/", "count": PAGES},
    ),
    Deed(
        "page with a query, ten tenants in turn",
        "serving.serve",
        lambda fleet: {"hosts": fleet.pages(10), "path": "/packages/", "count": PAGES},
    ),
    Deed(
        "page with a query, up to 500 tenants in turn",
        "serving.serve",
        lambda fleet: {"hosts": fleet.pages(500), "path": "/packages/", "count": 500},
        one_in=20,
    ),
)


def measure(place: Place, sizes: Sequence[int], *, rounds: int) -> list[Figure]:
    pooled = (rounds + 1) * (CLAIMS + SIGN_UPS) + 20
    fleets = {size: laying.lay(place, f"scale_{size}", size, pooled=pooled) for size in sizes}
    settings = {"ROOT_URLCONF": contenders.PAGE["ROOT_URLCONF"]}
    figures: list[Figure] = []
    with ExitStack() as running:
        ours = {
            size: running.enter_context(Contender(place, fleet.database, settings)) for size, fleet in fleets.items()
        }
        for deed in DEEDS:
            tell(f"scale: {deed.what}")
            figures += _figures(deed, _rounds(ours, fleets, deed, max(1, rounds // deed.one_in)))
    return figures


def _rounds(
    ours: dict[int, Contender], fleets: dict[int, Fleet], deed: Deed, rounds: int
) -> dict[int, list[list[float]]]:
    """In turns; the first round fills caches, and is not counted."""
    times: dict[int, list[list[float]]] = {size: [] for size in ours}
    for turn in range(rounds + 1):
        for size in list(ours) if turn % 2 else list(reversed(ours)):
            times[size].append(ours[size].call(deed.call, **deed.arguments(fleets[size])))
    return {size: each[1:] for size, each in times.items()}


def _figures(deed: Deed, times: dict[int, list[list[float]]]) -> list[Figure]:
    smallest = min(times)
    figures = []
    for size, each in times.items():
        ratio = Comparison(ratio_of_rounds(each, times[smallest]), f"x {smallest} schemas", MOST)
        flat = [seconds for one in each for seconds in one]
        comparisons = () if size == smallest else (ratio,)
        figures.append(Figure.of(PART, f"{deed.what}: {size:,} schemas", flat, *comparisons))
    return figures
