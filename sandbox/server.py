"""The whole sandbox as one object: start it in a process of its own or inside a test."""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from sandbox.app import App
from sandbox.clock import Clock
from sandbox.control import Control
from sandbox.credentials import Credentials
from sandbox.faults import Faults
from sandbox.ionos.system import Ionos
from sandbox.mail.server import MailServer
from sandbox.mail.system import Mail
from sandbox.nameserver.server import NameServer
from sandbox.nameserver.shelf import Shelf
from sandbox.nameserver.system import Dns
from sandbox.odoo.system import Odoo
from sandbox.outbox import Outbox
from sandbox.page.system import Page
from sandbox.platform.system import Platform
from sandbox.store import Store
from sandbox.stripe.system import Stripe
from sandbox.system import System, World

HOST = "127.0.0.1"
SHUTDOWN_POLL_SECONDS = 0.02


class Sandbox:
    """Ports given as 0 are chosen by the system. Without a state file everything is forgotten at the end."""

    def __init__(
        self,
        *,
        host: str = HOST,
        state_file: Path | None = None,
        http_port: int = 0,
        dns_port: int = 0,
        further_dns_ports: Sequence[int] = (),
        smtp_port: int = 0,
        credentials: Credentials | None = None,
    ) -> None:
        store = Store(state_file)
        clock = Clock(store)
        kinds: list[type[System]] = [Ionos, Dns, Stripe, Odoo, Platform, Mail]
        faults = Faults(store, [kind.name for kind in kinds])
        outbox = Outbox(store, faults, clock)
        self.world = World(store, clock, faults, outbox, credentials or Credentials())
        self.systems = [kind(self.world) for kind in kinds]
        self.control = Control(self.world, self.systems)
        page = Page(self.world, self.systems, self.control)
        for system in self.systems:
            system.furnish()
        app = App(self.world, [*self.systems, self.control, page])
        self._http = make_server(host, http_port, app, threaded=True, request_handler=_Handler)
        self._name_servers = _name_servers(self.world, host, [dns_port, *further_dns_ports])
        self._mail = MailServer(self.world, host, smtp_port)
        self.world.url, self.world.smtp_port = self.url, self.smtp_port
        self._threads: list[threading.Thread] = []

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self._http.server_port}"

    @property
    def dns_port(self) -> int:
        return self.dns_ports[0]

    @property
    def dns_ports(self) -> list[int]:
        """Of ns1, ns2, and so on."""
        return [server.port for server in self._name_servers]

    @property
    def smtp_port(self) -> int:
        return self._mail.port

    def start(self) -> None:
        """Listen and deliver in threads; returns when everything answers."""
        for server in self._name_servers:
            server.start()
        self._mail.start()
        self._threads = [threading.Thread(target=job, daemon=True) for job in self._jobs()]
        for thread in self._threads:
            thread.start()

    def _jobs(self) -> list[Callable[[], None]]:
        return [lambda: self._http.serve_forever(SHUTDOWN_POLL_SECONDS), self.world.outbox.run]

    def stop(self) -> None:
        self.world.outbox.stop()
        self._http.shutdown()
        for thread in self._threads:
            thread.join()
        self._http.server_close()
        for server in self._name_servers:
            server.stop()
        self._mail.stop()
        self.world.store.close()

    def reset(self) -> None:
        self.control.empty()


def _name_servers(world: World, host: str, ports: Sequence[int]) -> list[NameServer]:
    shelf = Shelf(world)
    return [NameServer(world, shelf, f"ns{number}", host, port) for number, port in enumerate(ports, start=1)]


class _Handler(WSGIRequestHandler):
    """HTTP/1.1, one request a connection (werkzeug closes each); a cut connection is really cut."""

    protocol_version = "HTTP/1.1"
    server: BaseWSGIServer

    def connection_dropped(self, error: BaseException, environ: object = None) -> None:
        self.close_connection = True

    def log_request(self, code: object = "-", size: object = "-") -> None:
        """The list of requests is kept by the application (GET /_sandbox/requests)."""
