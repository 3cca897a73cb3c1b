"""Sonicus' tenancy and django-tenants' own, side by side on the same models: `python benchmarks/tenancy.py --help`.

Times vary with the machine and its load, ratios hardly: what is compared runs in turns, against the same server.
"""

import argparse
import json
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)  # this folder itself was put there

from benchmarks.lib import document, make, migrate, requests, scale, table  # noqa: E402
from benchmarks.lib.contender import Contender  # noqa: E402
from benchmarks.lib.figures import Figure  # noqa: E402
from benchmarks.lib.place import Place  # noqa: E402
from benchmarks.lib.progress import tell  # noqa: E402

LARGE = 10_000
Part = Callable[[Place, argparse.Namespace], list[Figure]]
PARTS: dict[str, Part] = {
    "make": lambda place, asked: make.measure(place, is_quick=asked.quick),
    "migrate": lambda place, asked: migrate.measure(place, asked.sizes, repeats=1 if asked.quick else 3),
    "requests": lambda place, asked: requests.measure(place, rounds=20 if asked.quick else 240),
    "scale": lambda place, asked: scale.measure(place, asked.sizes_of_scale, rounds=20 if asked.quick else 100),
}


def main(arguments: Sequence[str] | None = None) -> int:
    asked = _asked(arguments)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that the servers are stopped then too
    with Place() as place:
        _lay_ground(place)
        figures = [figure for name in asked.only for figure in PARTS[name](place, asked)]
        _tell_all(figures, asked)
        tell("tidying up")
    return 0


def _tell_all(figures: list[Figure], asked: argparse.Namespace) -> None:
    text = json.dumps([asdict(figure) for figure in figures], indent=2) if asked.json else table.plain(figures)
    print(text, flush=True)
    if asked.write:
        document.write(ROOT / "docs" / "performance.md", figures)


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--sizes", type=_numbers, default=[10, 1000], help="how many schemas, e.g. 10,1000")
    parser.add_argument("--large", action="store_true", help=f"{LARGE:,} schemas too, in the part scale; needs 5 GB")
    parser.add_argument("--quick", action="store_true", help="few samples, and not django-tenants' slow default")
    parser.add_argument("--only", type=_parts, default=list(PARTS), help=f"parts, of {','.join(PARTS)}")
    parser.add_argument("--json", action="store_true", help="print JSON in place of the table")
    parser.add_argument("--write", action="store_true", help="put the table into docs/performance.md")
    asked = parser.parse_args(arguments)
    asked.sizes_of_scale = [*asked.sizes, LARGE] if asked.large else asked.sizes
    return asked


def _numbers(text: str) -> list[int]:
    return sorted(int(number) for number in text.split(","))


def _parts(text: str) -> list[str]:
    names = text.split(",")
    if unknown := set(names) - set(PARTS):
        raise argparse.ArgumentTypeError(f"no such part: {', '.join(sorted(unknown))}")
    return names


def _lay_ground(place: Place) -> None:
    tell("ground: public schema and template")
    place.make_database("ground")
    with Contender(place, "ground") as ours:
        ours.call("ground.lay")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
