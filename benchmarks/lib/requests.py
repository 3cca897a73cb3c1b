"""Part 3: what finding the tenant adds to a request."""

from contextlib import ExitStack
from typing import Any

from benchmarks.lib import contenders, laying
from benchmarks.lib.contender import Contender, Settings
from benchmarks.lib.figures import Comparison, Figure, ratio_of_rounds
from benchmarks.lib.place import Place
from benchmarks.lib.progress import tell

PART = "requests"
TENANTS = 10
PATH = "/packages/"
PLAIN, THEIRS, LIMITED, OURS = "plain Django", "django-tenants", "django-tenants, TENANT_LIMIT_SET_CALLS", "Sonicus"
STACKS = {"no other middleware": [], "Django's usual middleware": contenders.DJANGOS_USUAL}
Times = dict[str, list[list[float]]]  # of each contender, by round


def measure(place: Place, *, rounds: int, count: int = 25) -> list[Figure]:
    fleet = laying.lay(place, PART, TENANTS)
    one, ten = fleet.pages(1), fleet.pages(TENANTS)
    figures: list[Figure] = []
    for stack, middleware in STACKS.items():
        with ExitStack() as running:
            taking_part = {
                name: running.enter_context(Contender(place, PART, settings))
                for name, settings in _settings(fleet.tenants[0].schema, middleware).items()
            }
            for case, hosts in (("same tenant again", one), ("ten tenants in turn", ten)):
                tell(f"requests: {stack}, {case}")
                pages = {name: one if name == PLAIN else hosts for name in taking_part}
                times = _rounds(taking_part, pages, rounds, count)
                sent = {name: taking_part[name].call("serving.sent", hosts=pages[name], path=PATH) for name in pages}
                figures += [_figure(name, f"{stack}, {case}", times, sent) for name in pages]
    return figures


def _settings(schema: str, middleware: list[str]) -> dict[str, Settings]:
    theirs = {
        **contenders.PAGE,
        **contenders.DJANGO_TENANTS,
        "SERVED_MIDDLEWARE": [*contenders.THEIRS_FOR_REQUESTS, *middleware],
    }
    return {
        PLAIN: {**contenders.PAGE, **contenders.plain_django(schema), "SERVED_MIDDLEWARE": middleware},
        OURS: {**contenders.PAGE, "SERVED_MIDDLEWARE": [*contenders.OURS_FOR_REQUESTS, *middleware]},
        THEIRS: theirs,
        LIMITED: {**theirs, "TENANT_LIMIT_SET_CALLS": True},
    }


def _rounds(taking_part: dict[str, Contender], pages: dict[str, dict[str, str]], rounds: int, count: int) -> Times:
    """In turns; the first round fills caches, and is not counted."""
    times: Times = {name: [] for name in taking_part}
    for turn in range(rounds + 1):
        order = list(taking_part) if turn % 2 else list(reversed(taking_part))
        for name in order:
            times[name].append(taking_part[name].call("serving.serve", hosts=pages[name], path=PATH, count=count))
    return {name: each[1:] for name, each in times.items()}


def _figure(name: str, case: str, times: Times, sent: dict[str, Any]) -> Figure:
    all_times = [seconds for each in times[name] for seconds in each]
    note = f"{sent[name]['statements']} statements, {sent[name]['round_trips']} round trips"
    if name == PLAIN:
        return Figure.of(PART, f"{name}: {case}", all_times, note=note)
    ratio = ratio_of_rounds(times[name], times[PLAIN])
    extra = sent[name]["statements"] - sent[PLAIN]["statements"]
    is_goal = name == OURS and "same" in case
    comparisons = (
        Comparison(100 * (ratio - 1), "% over plain Django", 3 if is_goal else None),
        Comparison(extra, "more statements", 0 if is_goal else None),
    )
    return Figure.of(PART, f"{name}: {case}", all_times, *comparisons, note=note)
