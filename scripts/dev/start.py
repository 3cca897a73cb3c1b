"""Start everything in the order in which one part needs another."""

import fcntl
import secrets
import time
from contextlib import ExitStack
from dataclasses import dataclass

from scripts.dev import ground, health, ports, programs, remains, servers, supervision, written
from scripts.dev.environment import BASE_DOMAIN, ODOO_DB, ODOO_USER, Place, stripe_webhook_url
from scripts.dev.layout import (
    ENVIRONMENT_FILE,
    LOCK,
    PORTS_FILE,
    SANDBOX_ARGUMENTS,
    SANDBOX_STATE,
    SUPERVISOR_CONF,
    make_folders,
    write_private,
)
from scripts.dev.ports import Ports
from scripts.dev.servers import Servers


@dataclass(frozen=True)
class Started:
    place: Place
    seconds: float
    ran_already: bool = False


def start() -> Started:
    """Returns when everything answers. Raises StartError, and leaves nothing running then."""
    began = time.monotonic()
    make_folders()
    with LOCK.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if supervision.pid() is not None:
            return _join(began)
        remains.remove()
        with ExitStack() as undo:
            undo.callback(stop)
            with ports.one_start_at_a_time():
                started = Started(_start(ports.choose(PORTS_FILE)), time.monotonic() - began)
            undo.pop_all()
            return started


def stop() -> bool:
    """Whether there was anything to stop."""
    ran = supervision.pid() is not None
    supervision.shut_down()
    return remains.remove() > 0 or ran


def _join(began: float) -> Started:
    """It runs already: only make sure that it is well."""
    values = ports.remembered(PORTS_FILE)
    found = written.read(ENVIRONMENT_FILE)
    place = _place(found["DATABASE_URL"], found["REDIS_URL"], values)
    _start_application(place)
    return Started(place, time.monotonic() - began, ran_already=True)


def _start(chosen: Ports) -> Place:
    found = servers.prepare(chosen)
    _tell_unusual_ports(found, chosen)
    place = _place(found.database_url, found.redis_url, chosen)
    _write_files(found, place, chosen)
    supervision.start()
    found.wait()
    health.wait_for("The sandbox", lambda: health.answers_http(place.sandbox_url), ["sandbox"])
    ground.lay(found.database_url)
    _start_application(place)
    return place


def _tell_unusual_ports(found: Servers, chosen: Ports) -> None:
    unused = {"postgres" if not found.postgres else "", "valkey" if not found.valkey else ""}
    for name, port in chosen.unusual().items():
        if name not in unused:
            print(f"{name} answers on port {port}: the usual one is taken, or was at an earlier start.")


def _place(database_url: str, redis_url: str, chosen: Ports) -> Place:
    return Place(database_url, redis_url, chosen.web, chosen.sandbox, chosen.dns, chosen.smtp, chosen.internal)


def _write_files(found: Servers, place: Place, chosen: Ports) -> None:
    values = written.write(place)
    write_private(SANDBOX_ARGUMENTS, "\n".join(_sandbox_arguments(values, chosen)) + "\n")
    first, then = [*found.programs(), programs.sandbox()], programs.application(chosen)
    write_private(SUPERVISOR_CONF, programs.configuration(first, then, chosen, secrets.token_urlsafe(16)))


def _sandbox_arguments(values: dict[str, str], chosen: Ports) -> list[str]:
    options = {
        "state-file": str(SANDBOX_STATE),
        "http-port": str(chosen.sandbox),
        "dns-port": str(chosen.dns),
        "smtp-port": str(chosen.smtp),
        "base-domain": BASE_DOMAIN,
        "ionos-key": values["IONOS_API_KEY"],
        "stripe-key": values["STRIPE_SECRET_KEY"],
        "stripe-webhook-url": stripe_webhook_url(chosen.web, written.given("INSTALL_ID")),
        "stripe-webhook-secret": values["STRIPE_WEBHOOK_SECRET"],
        "odoo-db": ODOO_DB,
        "odoo-user": ODOO_USER,
        "odoo-key": values["ODOO_API_KEY"],
        "platform-secret": values["DEPLOYMENT_WEBHOOK_SECRET"],
    }
    return [f"--{name}={value}" for name, value in options.items()]


def _start_application(place: Place) -> None:
    names = list(programs.APPLICATION)
    up = {state.name for state in supervision.states() if state.is_up}
    for name in names:
        if name not in up:
            supervision.start_program(name)
    web = f"http://127.0.0.1:{place.web_port}/readyz"
    health.wait_for("The web process", lambda: health.answers_http(web), ["web"])
    internal = f"http://127.0.0.1:{place.internal_port}/internal/livez"
    health.wait_for("What the edge asks", lambda: health.answers_http(internal), ["internal"])
    health.wait_for("A worker", lambda: health.workers_answer(place.redis_url), ["workers"])
    health.wait_for("The application", lambda: health.all_run(names), names)
