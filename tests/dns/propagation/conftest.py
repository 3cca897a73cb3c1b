"""acme's name in a zone that real name servers serve: bind9 as authoritative servers, Unbound as resolver."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.name_servers import ZONE, NameServer, bind9, unbound

if TYPE_CHECKING:
    from tenants.models import Organization

OURS = "192.0.2.1"
HOST = f"acme.{ZONE}"
RECORD = f"acme 60 A {OURS}"
LOGGED = ("log-queries: yes", "verbosity: 1", "cache-max-negative-ttl: 3600")


@pytest.fixture
def edge(settings) -> None:
    """No authority is looked up unless a test asks for it; time-outs are short, since all servers are near."""
    settings.BASE_DOMAIN, settings.BASE_DOMAINS = ZONE, (ZONE,)
    settings.EDGE_ADDRESSES = (OURS,)
    settings.DNS_RESOLVERS = ()
    settings.DNS_TIMEOUT_SECONDS, settings.DNS_RETRIES = 0.5, 0


@pytest.fixture
def primary(tmp_path: Path) -> Iterator[Callable[..., NameServer]]:
    """Starts a bind9 that serves these lines of our zone, or another zone."""
    with ExitStack() as started:

        def start(*lines: str, zone: str = ZONE, **options) -> NameServer:
            return started.enter_context(bind9(tmp_path, {zone: lines}, **options))

        yield start


@pytest.fixture
def resolver(tmp_path: Path) -> Iterator[Callable[..., NameServer]]:
    """Starts an Unbound that asks this server for our zone."""
    with ExitStack() as started:

        def start(server: NameServer, *options: str) -> NameServer:
            return started.enter_context(unbound(tmp_path, {ZONE: server.address}, options=[*LOGGED, *options]))

        yield start


@pytest.fixture
def acme_there(edge, acme) -> Organization:
    """acme below the zone of the real servers; the journal says that its name was written a moment ago."""
    from tests.dns.propagation.updates import note_write

    acme.base_domain = ZONE
    acme.save()
    note_write(acme)
    return acme


@pytest.fixture
def dead() -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as closed:
        closed.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{closed.getsockname()[1]}"
