"""Debian's Knot and NSD on 127.0.0.1, with one zone, for as long as a benchmark runs."""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

import dns.exception
import dns.message
import dns.query

from benchmarks.lib.progress import tell
from sonicus.lib.embedded.ports import any_free

ZONE = "benchmark.test"
HOST = "127.0.0.1"
ADDRESS = "192.0.2.1"
PATH = "/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin"
START_SECONDS = 15


class MissingError(RuntimeError):
    """What has to be installed stands in the message."""


class NameServers:
    """Used by `with`. Four servers, half of them Knot and half NSD; all of one kind where the other lacks."""

    def __init__(self, names: int) -> None:
        self.names = [f"n{number}.{ZONE}" for number in range(names)]
        self.ports: list[int] = []
        self._processes: list[subprocess.Popen[bytes]] = []
        self._folder = Path(tempfile.mkdtemp(prefix="sonicus-benchmark-dns-"))
        self._folder.chmod(0o755)

    def __enter__(self) -> Self:
        try:
            self.kinds = _kinds()
            for kind in self.kinds:
                self._start(kind)
        except BaseException:
            self._leave()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._leave()

    def _start(self, kind: str) -> None:
        port = any_free()
        folder = self._folder / str(port)
        folder.mkdir()
        (folder / "zone").write_text(_zone(self.names))
        configuration = folder / "conf"
        configuration.write_text(CONFIGURATIONS[kind](folder, port))
        options = ("-d", "-c", str(configuration)) if kind == "nsd" else ("-c", str(configuration))
        with (folder / "log").open("wb") as log:
            self._processes.append(subprocess.Popen([_program(kind), *options], stdout=log, stderr=log))
        _wait_until_it_answers(port, self.names[-1], folder / "log")
        self.ports.append(port)

    def _leave(self) -> None:
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)


def program(name: str) -> str | None:
    return shutil.which(name, path=PATH)


def _kinds() -> list[str]:
    there = [kind for kind in CONFIGURATIONS if program(kind)]
    if not there:
        raise MissingError("There is neither Knot nor NSD to ask. Run: apt-get install knot nsd dnsperf")
    for kind in set(CONFIGURATIONS) - set(there):
        package = {"knotd": "knot"}.get(kind, kind)
        tell(f"{kind} is not installed, all four servers are {there[0]}; apt-get install {package}")
    return (there * 4)[:4] if len(there) == 1 else [*there, *there]


def _program(kind: str) -> str:
    found = program(kind)
    assert found
    return found


def _zone(names: list[str]) -> str:
    records = "".join(f"{name}. 60 A {ADDRESS}\n" for name in names)
    return f"$ORIGIN {ZONE}.\n$TTL 300\n@ SOA ns1 host 1 28800 7200 604800 5\n@ NS ns1\nns1 A {HOST}\n{records}"


def _knot(folder: Path, port: int) -> str:
    lines = ["server:", f"  rundir: {folder}", f"  listen: {HOST}@{port}", "  udp-workers: 1", "  tcp-workers: 1"]
    lines += ["database:", f"  storage: {folder}", "zone:", f"  - domain: {ZONE}", f"    storage: {folder}"]
    return "\n".join([*lines, "    file: zone", "    zonefile-sync: -1"]) + "\n"


def _nsd(folder: Path, port: int) -> str:
    own = f'zonesdir: "{folder}"\n  xfrdir: "{folder}"\n  xfrdfile: "{folder}/xfrd"\n  zonelistfile: "{folder}/list"'
    usual = f'ip-address: {HOST}@{port}\n  server-count: 1\n  username: ""\n  chroot: ""\n  pidfile: ""\n  database: ""'
    zone = f'zone:\n  name: "{ZONE}"\n  zonefile: "{folder}/zone"'
    return f"server:\n  {usual}\n  {own}\nremote-control:\n  control-enable: no\n{zone}\n"


CONFIGURATIONS: dict[str, Callable[[Path, int], str]] = {"knotd": _knot, "nsd": _nsd}


def _wait_until_it_answers(port: int, name: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    question = dns.message.make_query(name, "A")
    while time.monotonic() < deadline:
        try:
            if dns.query.udp(question, HOST, 0.2, port).answer:
                return
        except (dns.exception.DNSException, OSError):
            time.sleep(0.02)
    raise RuntimeError(f"a name server does not start:\n{log.read_text()[-2000:]}")
