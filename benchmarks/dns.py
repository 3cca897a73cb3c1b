"""DNS of all names at once, and the edge's question for certificates: `python benchmarks/dns.py --help`.

Times vary with the machine and its load, ratios hardly: what is compared runs in turns, against the same servers.
"""

import argparse
import json
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)  # this folder itself was put there, where this very file would be taken for the package dns

import sonicus  # noqa: E402, F401  lets `dns` be dnspython's package and ours
from benchmarks.lib import asking, document, sweeping, table  # noqa: E402
from benchmarks.lib.figures import Figure  # noqa: E402
from benchmarks.lib.name_servers import MissingError  # noqa: E402
from benchmarks.lib.progress import tell  # noqa: E402

SECTION, PACKAGES = "figures of dns", ("dnspython", "django", "gunicorn", "psycopg")
Part = Callable[[argparse.Namespace], list[Figure]]
PARTS: dict[str, Part] = {
    "sweep": lambda asked: sweeping.measure(names=100 if asked.quick else 1000, rounds=1 if asked.quick else 5),
    "ask": lambda asked: asking.measure(tenants=20 if asked.quick else 1000, count=200 if asked.quick else 3000),
}


def main(arguments: Sequence[str] | None = None) -> int:
    asked = _asked(arguments)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that the servers are stopped then too
    try:
        figures = [figure for name in asked.only for figure in PARTS[name](asked)]
    except MissingError as error:
        tell(str(error))
        return 1
    text = json.dumps([asdict(figure) for figure in figures], indent=2) if asked.json else table.plain(figures)
    print(text, flush=True)
    if asked.write:
        document.write(ROOT / "docs" / "performance.md", figures, section=SECTION, packages=PACKAGES)
    return 0


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--quick", action="store_true", help="few names and few samples")
    parser.add_argument("--only", type=_parts, default=list(PARTS), help=f"parts, of {','.join(PARTS)}")
    parser.add_argument("--json", action="store_true", help="print JSON in place of the table")
    parser.add_argument("--write", action="store_true", help="put the table into docs/performance.md")
    return parser.parse_args(arguments)


def _parts(text: str) -> list[str]:
    names = text.split(",")
    if unknown := set(names) - set(PARTS):
        raise argparse.ArgumentTypeError(f"no such part: {', '.join(sorted(unknown))}")
    return names


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
