"""Real name servers for as long as a test needs them: Debian's bind9, Knot, PowerDNS and Unbound.

Each runs in the foreground, in a folder of the test's own, on a free port of 127.0.0.1. A zone is a list of lines of a
zone file, relative to it: `{"sonicus.test": ["acme 60 A 192.0.2.1"]}`; SOA, NS and the address of ns1 are there.

    with bind9(tmp_path) as server, unbound(tmp_path, {"sonicus.test": server.address}) as resolver: ...
"""

from __future__ import annotations

import base64
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from sonicus.lib.embedded.ports import any_free

HOST = "127.0.0.1"
ZONE = "sonicus.test"
START_SECONDS = 15
STOP_SECONDS = 10
PROGRAMS = "/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin"
KEY_NAME = "sonicus-key"
KEY_ALGORITHM = "hmac-sha256"
API_KEY = "api-key-of-tests"

Zones = Mapping[str, Sequence[str]]
JUST_ONE: Zones = {ZONE: ()}


@dataclass
class NameServer:
    """One process. `key` has the form of RFC2136_KEY; only PowerDNS has an `api_url`; `asks` tells when it is ready."""

    command: list[str]
    folder: Path
    port: int
    zone: str
    asks: tuple[str, str]
    key: str = ""
    api_url: str = ""
    host: str = HOST
    _running: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def address(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")

    def start(self) -> None:
        """May be called again after stop(): what updates wrote is still there."""
        with (self.folder / "log").open("ab") as log:
            self._running = subprocess.Popen(self.command, cwd=self.folder, stdout=log, stderr=log)
        self._wait_until_it_answers()

    def stop(self) -> None:
        if self._running is None:
            return
        self._running.terminate()
        try:
            self._running.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._running.kill()
            self._running.wait()
        self._running = None

    def _wait_until_it_answers(self) -> None:
        assert self._running
        deadline = time.monotonic() + START_SECONDS
        while self._running.poll() is None and time.monotonic() < deadline:
            if self._answers():
                return
            time.sleep(0.02)
        self.stop()
        raise RuntimeError(f"{self.command[0]} does not answer on port {self.port}:\n{self.log[-2000:]}")

    def _answers(self) -> bool:
        import dns.exception
        import dns.message
        import dns.query

        with suppress(dns.exception.DNSException, OSError):
            return dns.query.udp(dns.message.make_query(*self.asks), self.host, 0.05, self.port).rcode() == 0
        return False


@contextmanager
def bind9(parent: Path, zones: Zones = JUST_ONE, *, minimum: int = 5, zone_options: str = "") -> Iterator[NameServer]:
    """`zone_options` are statements for every zone, e.g. "dnssec-policy default; inline-signing yes;"."""
    server, secret = _primary(parent, "named", "bind9", zones, minimum)
    key = f'key "{KEY_NAME}" {{ algorithm {KEY_ALGORITHM}; secret "{secret}"; }};'
    options = f"""options {{ directory "{server.folder}"; listen-on port {server.port} {{ {HOST}; }};
  listen-on-v6 {{ none; }}; pid-file "{server.folder}/pid"; session-keyfile "{server.folder}/session.key";
  recursion no; dnssec-validation no; }};
controls {{ }};"""
    statements = [
        f'zone "{zone}" {{ type primary; file "{zone}.zone"; allow-transfer {{ key {KEY_NAME}; }}; '
        f"update-policy {{ grant {KEY_NAME} zonesub ANY; }}; {zone_options} }};"
        for zone in zones
    ]
    (server.folder / "named.conf").write_text("\n".join([key, options, *statements]) + "\n")
    server.command += ["-4", "-c", str(server.folder / "named.conf"), "-n", "1", "-g"]
    with _running(server):
        yield server


@contextmanager
def knot(parent: Path, zones: Zones = JUST_ONE, *, minimum: int = 5, host: str = HOST) -> Iterator[NameServer]:
    server, secret = _primary(parent, "knotd", "knot", zones, minimum)
    server.host = host
    lines = ["server:", f"  rundir: {server.folder}", f"  listen: {host}@{server.port}"]
    lines += ["database:", f"  storage: {server.folder}", "log:", "  - target: stderr", "    any: info"]
    lines += ["key:", f"  - id: {KEY_NAME}", f"    algorithm: {KEY_ALGORITHM}", f"    secret: {secret}"]
    lines += ["acl:", "  - id: keyed", f"    key: {KEY_NAME}", "    action: [update, transfer]", "zone:"]
    for zone in zones:
        lines += [f"  - domain: {zone}", f"    storage: {server.folder}", f"    file: {zone}.zone", "    acl: keyed"]
        lines += ["    zonefile-sync: -1"]
    (server.folder / "knot.conf").write_text("\n".join(lines) + "\n")
    server.command += ["-c", str(server.folder / "knot.conf")]
    with _running(server):
        yield server


@contextmanager
def powerdns(parent: Path, zones: Zones = JUST_ONE, *, minimum: int = 5) -> Iterator[NameServer]:
    """Its HTTP API answers at `api_url` to API_KEY, too."""
    server, secret = _primary(parent, "pdns_server", "pdns-server pdns-backend-sqlite3", zones, minimum)
    api_port = any_free()
    server.api_url = f"http://{HOST}:{api_port}"
    (server.folder / "pdns.conf").write_text(_powerdns_configuration(server, api_port))
    _lay_in_powerdns(server, secret, zones)
    server.command += [f"--config-dir={server.folder}"]
    with _running(server):
        yield server


@contextmanager
def unbound(parent: Path, stubs: Mapping[str, str], *, options: Sequence[str] = ()) -> Iterator[NameServer]:
    """A caching resolver that asks host:port of `stubs` for their zones; `options` are lines of its server: clause."""
    folder, port = _folder(parent, "unbound"), any_free()
    lines = ["server:", f'  directory: "{folder}"', '  chroot: ""', '  username: ""', f'  pidfile: "{folder}/pid"']
    lines += [f"  interface: {HOST}", f"  port: {port}", "  do-daemonize: no", "  use-syslog: no", '  logfile: ""']
    lines += ["  do-ip6: no", "  do-not-query-localhost: no", '  module-config: "iterator"', "  num-threads: 1"]
    tops = sorted({zone.rsplit(".", 1)[-1] for zone in stubs})
    lines += [f'  local-zone: "{top}." nodefault' for top in tops]  # it knows of its own that there is no .test
    lines += [f"  {option}" for option in options]
    lines += ["remote-control:", "  control-enable: no"]
    for zone, address in stubs.items():
        lines += ["stub-zone:", f'  name: "{zone}"', f"  stub-addr: {address.replace(':', '@')}"]
    (folder / "unbound.conf").write_text("\n".join(lines) + "\n")
    command = [program("unbound", "unbound"), "-d", "-p", "-c", str(folder / "unbound.conf")]
    first = next(iter(stubs), "localhost")
    with _running(NameServer(command, folder, port, first, asks=("1.0.0.127.in-addr.arpa", "PTR"))) as server:
        yield server


def program(name: str, packages: str) -> str:
    """Its path. Without it the test fails: what was not run is not proven."""
    found = shutil.which(name, path=PROGRAMS)
    if found is None:
        pytest.fail(f"{name} is not installed: apt install {packages}")
    return found


def _primary(parent: Path, name: str, packages: str, zones: Zones, minimum: int) -> tuple[NameServer, str]:
    """A server with the zone files and the TSIG secret that it shall have; its command is still without arguments."""
    folder, secret = _folder(parent, name), base64.b64encode(secrets.token_bytes(32)).decode()
    for zone, lines in zones.items():
        (folder / f"{zone}.zone").write_text(_zone_file(zone, lines, minimum))
    first = next(iter(zones))
    key = f"{KEY_NAME}:{KEY_ALGORITHM}:{secret}"
    return NameServer([program(name, packages)], folder, any_free(), first, asks=(first, "SOA"), key=key), secret


def _folder(parent: Path, name: str) -> Path:
    return Path(tempfile.mkdtemp(prefix=f"{name}-", dir=parent))


def _zone_file(zone: str, lines: Sequence[str], minimum: int) -> str:
    soa = f"@ IN SOA ns1.{zone}. hostmaster.{zone}. ( 1 28800 7200 604800 {minimum} )"
    return "\n".join(["$TTL 300", f"$ORIGIN {zone}.", soa, "@ IN NS ns1", f"ns1 IN A {HOST}", *lines]) + "\n"


def _powerdns_configuration(server: NameServer, api_port: int) -> str:
    lines = ["launch=gsqlite3", f"gsqlite3-database={server.folder}/zones.sqlite3", "gsqlite3-pragma-synchronous=0"]
    lines += [f"local-address={HOST}", f"local-port={server.port}", f"socket-dir={server.folder}"]
    lines += ["api=yes", f"api-key={API_KEY}", "webserver=yes", f"webserver-address={HOST}"]
    lines += [f"webserver-port={api_port}", f"webserver-allow-from={HOST}", "dnsupdate=yes", "allow-axfr-ips="]
    lines += [f"allow-dnsupdate-from={HOST}", "daemon=no", "guardian=no", "disable-syslog=yes", "setuid=", "setgid="]
    lines += ["cache-ttl=0", "query-cache-ttl=0", "negquery-cache-ttl=0", "zone-cache-refresh-interval=0"]
    return "\n".join(lines) + "\n"


def _lay_in_powerdns(server: NameServer, secret: str, zones: Zones) -> None:
    tool = [program("pdnsutil", "pdns-server"), f"--config-dir={server.folder}"]
    database = server.folder / "zones.sqlite3"
    schema = Path("/usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql").read_text()
    subprocess.run([program("sqlite3", "sqlite3"), str(database)], input=schema, text=True, check=True)
    commands = [["import-tsig-key", KEY_NAME, KEY_ALGORITHM, secret]]
    for zone in zones:
        commands += [["load-zone", zone, str(server.folder / f"{zone}.zone")]]
        commands += [["set-meta", zone, kind, KEY_NAME] for kind in ("TSIG-ALLOW-DNSUPDATE", "TSIG-ALLOW-AXFR")]
    for command in commands:
        subprocess.run([*tool, *command], check=True, capture_output=True)


@contextmanager
def _running(server: NameServer) -> Iterator[NameServer]:
    try:
        server.start()
        yield server
    finally:
        server.stop()
