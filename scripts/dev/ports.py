"""Which ports this checkout uses: the usual ones, or the next free ones where those are taken."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from time import sleep

from scripts.dev.layout import write_private
from sonicus.lib.embedded.ports import next_free

MACHINE_LOCK = "\0sonicus-start-dev"  # an abstract socket: gone with its process, and needs no permissions


@dataclass(frozen=True)
class Ports:
    web: int = 18100
    sandbox: int = 18190
    dns: int = 18153
    smtp: int = 18125
    postgres: int = 18432
    valkey: int = 18379
    control: int = 18198  # of supervisord
    internal: int = 18101  # which names may have a certificate

    def unusual(self) -> dict[str, int]:
        usual = asdict(Ports())
        return {name: port for name, port in asdict(self).items() if port != usual[name]}


def choose(file: Path) -> Ports:
    """Those of the last start where they are still free. Call it while nothing of this checkout runs."""
    wanted = {**asdict(Ports()), **_remembered(file)}
    chosen: dict[str, int] = {}
    for field in fields(Ports):
        chosen[field.name] = next_free(wanted[field.name], taken=chosen.values())
    write_private(file, json.dumps(chosen, indent=2) + "\n")
    return Ports(**chosen)


def remembered(file: Path) -> Ports:
    return Ports(**_remembered(file))


@contextmanager
def one_start_at_a_time() -> Iterator[None]:
    """Two checkouts that start at the same moment must not choose the same ports."""
    with socket.socket(socket.AF_UNIX) as lock:
        while not _bound(lock):
            sleep(0.2)
        yield


def _bound(lock: socket.socket) -> bool:
    try:
        lock.bind(MACHINE_LOCK)
    except OSError:
        return False
    return True


def _remembered(file: Path) -> dict[str, int]:
    if not file.exists():
        return {}
    known = {field.name for field in fields(Ports)}
    return {name: port for name, port in json.loads(file.read_text()).items() if name in known}
