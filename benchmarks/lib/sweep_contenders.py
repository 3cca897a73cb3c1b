"""Who asks 1,000 names of four servers: each function asks all, and returns the seconds that it took."""

import asyncio
import subprocess
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path
from typing import NamedTuple

import dns.asyncresolver
import dns.exception
import dns.message
import dns.query

from benchmarks.lib.name_servers import ADDRESS, HOST, program
from dns.bulk.limits import Limits
from dns.bulk.questions import Place, Question
from dns.bulk.sweep import Sweep

CAP = 1000  # questions a second to each server
THREADS, AT_ONCE = 64, 200
SECONDS = 2.0


class Crowd(NamedTuple):
    names: list[str]
    ports: list[int]

    @property
    def pairs(self) -> list[tuple[str, int]]:
        return list(product(self.names, self.ports))


class WrongAnswersError(RuntimeError):
    """A contender did not get all answers: its speed says nothing."""


Contender = Callable[[Crowd], float]


def ours(crowd: Crowd, cap: float | None) -> float:
    questions = [Question(Place(HOST, port), name, "A") for name, port in crowd.pairs]
    started = time.perf_counter()
    with Sweep(Limits(cap=cap)) as sweep:
        outcomes = sweep.ask(questions)
    seconds = time.perf_counter() - started
    _require_all(crowd, [found.value for outcome in outcomes if outcome.answer for found in outcome.answer.found])
    return seconds


def ours_capped(crowd: Crowd) -> float:
    return ours(crowd, CAP)


def ours_uncapped(crowd: Crowd) -> float:
    return ours(crowd, None)


def dnspython_threads(crowd: Crowd) -> float:
    started = time.perf_counter()
    with ThreadPoolExecutor(THREADS) as threads:
        answers = list(threads.map(lambda pair: _udp(*pair), crowd.pairs))
    seconds = time.perf_counter() - started
    _require_all(crowd, answers)
    return seconds


def dnspython_asyncresolver(crowd: Crowd) -> float:
    started = time.perf_counter()
    answers = asyncio.run(_resolve_all(crowd))
    seconds = time.perf_counter() - started
    _require_all(crowd, answers)
    return seconds


def dnsperf(crowd: Crowd, *options: str) -> float:
    """One process for each server, all at once; the seconds of the slowest, by its own clock."""
    command = [program("dnsperf") or "dnsperf", "-s", HOST, "-n", "1", "-c", "1", "-T", "1", *options]
    running = [
        subprocess.Popen([*command, "-p", str(port)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for port in crowd.ports
    ]
    questions = "".join(f"{name} A\n" for name in crowd.names)
    with ThreadPoolExecutor(len(running)) as hands:
        reports = list(hands.map(lambda process: process.communicate(questions)[0], running))
    if any(_number(report, "Queries completed:") != len(crowd.names) for report in reports):
        raise WrongAnswersError("dnsperf lost questions")
    return max(_number(report, "Run time (s):") for report in reports)


def dnsperf_capped(crowd: Crowd) -> float:
    return dnsperf(crowd, "-Q", str(CAP))


def has_dnsperf() -> bool:
    return Path(program("dnsperf") or "/nowhere").exists()


def _udp(name: str, port: int) -> str:
    question = dns.message.make_query(name, "A")
    try:
        answer = dns.query.udp(question, HOST, SECONDS, port)
    except dns.exception.Timeout:
        answer = dns.query.udp(question, HOST, SECONDS, port)
    return str(answer.answer[0][0])


async def _resolve_all(crowd: Crowd) -> list[str]:
    resolvers = {port: _resolver(port) for port in crowd.ports}
    limit = asyncio.Semaphore(AT_ONCE)

    async def resolve(name: str, port: int) -> str:
        async with limit:
            return str((await resolvers[port].resolve(name, "A"))[0])

    return await asyncio.gather(*(resolve(*pair) for pair in crowd.pairs))


def _resolver(port: int) -> dns.asyncresolver.Resolver:
    resolver = dns.asyncresolver.Resolver(configure=False)
    resolver.nameservers, resolver.port = [HOST], port
    return resolver


def _require_all(crowd: Crowd, answers: list[str]) -> None:
    if answers != [ADDRESS] * len(crowd.pairs):
        raise WrongAnswersError(f"{answers.count(ADDRESS)} of {len(crowd.pairs)} answers")


def _number(report: str, label: str) -> float:
    line = next(line for line in report.splitlines() if label in line)
    return float(line.partition(":")[2].split()[0])
