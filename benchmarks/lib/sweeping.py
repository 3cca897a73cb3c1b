"""Part 1: every name asked of every authoritative server."""

from benchmarks.lib import sweep_contenders as contenders
from benchmarks.lib.figures import Comparison, Figure, paired_ratio
from benchmarks.lib.name_servers import NameServers
from benchmarks.lib.progress import tell
from benchmarks.lib.sweep_contenders import Contender, Crowd

PART = "sweep"
GOAL_SECONDS = 1.3
CAPPED, UNCAPPED = "Sonicus, 1,000 questions/s for each server", "Sonicus, no cap"
CONTENDERS: dict[str, Contender] = {
    CAPPED: contenders.ours_capped,
    UNCAPPED: contenders.ours_uncapped,
    "dnspython, query.udp in 64 threads": contenders.dnspython_threads,
    "dnspython, asyncresolver, 200 at once": contenders.dnspython_asyncresolver,
}
LIMITS: dict[str, Contender] = {
    "dnsperf, 1,000 questions/s for each server": contenders.dnsperf_capped,
    "dnsperf, no cap": contenders.dnsperf,
}


def measure(*, names: int, rounds: int) -> list[Figure]:
    """In turns; the first round warms everybody up, and is not counted."""
    with NameServers(names) as servers:
        crowd = Crowd(servers.names, servers.ports)
        taking_part = {**CONTENDERS, **_limits()}
        times: dict[str, list[float]] = {name: [] for name in taking_part}
        for turn in range(rounds + 1):
            tell(f"sweep: round {turn} of {rounds}")
            for name, contender in taking_part.items():
                times[name].append(contender(crowd))
        note = f"{names:,} names x {len(servers.ports)} servers: {', '.join(servers.kinds)}"
    return [_figure(name, {each: taken[1:] for each, taken in times.items()}, note) for name in times]


def _limits() -> dict[str, Contender]:
    if contenders.has_dnsperf():
        return LIMITS
    tell("dnsperf is not installed, so its lines are missing; apt-get install dnsperf")
    return {}


def _figure(name: str, times: dict[str, list[float]], note: str) -> Figure:
    taken = times[name]
    if name == CAPPED:
        median = Figure.of(PART, name, taken).seconds
        return Figure.of(PART, name, taken, Comparison(median, "s", GOAL_SECONDS), note=note)
    if name == UNCAPPED:
        return Figure.of(PART, name, taken)
    return Figure.of(PART, name, taken, Comparison(paired_ratio(taken, times[_like(name)]), f"x {_like(name)}"))


def _like(name: str) -> str:
    return CAPPED if name.endswith("for each server") else UNCAPPED
