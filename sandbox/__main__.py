"""`python -m sandbox`: the outside world on one machine."""

import argparse
import signal
import threading
from dataclasses import fields
from pathlib import Path

from sandbox.credentials import Credentials
from sandbox.server import HOST, Sandbox


def main(arguments: list[str] | None = None) -> None:
    options = _parser().parse_args(arguments)
    given = {field.name: getattr(options, field.name) for field in fields(Credentials)}
    box = Sandbox(
        host=options.host,
        state_file=options.state_file,
        http_port=options.http_port,
        dns_port=options.dns_port,
        further_dns_ports=options.further_dns_ports,
        smtp_port=options.smtp_port,
        credentials=Credentials(**given),
    )
    run(box)


def run(box: Sandbox) -> None:
    """Serve until SIGTERM or SIGINT."""
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    box.start()
    name_servers = " ".join(f"127.0.0.1:{port}" for port in box.dns_ports)
    print(f"sandbox: {box.url}  DNS {name_servers}  SMTP 127.0.0.1:{box.smtp_port}", flush=True)  # noqa: T201
    stopped.wait()
    box.stop()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__, fromfile_prefix_chars="@")
    parser.add_argument("--host", default=HOST, help="another address only inside a container (%(default)s)")
    parser.add_argument("--state-file", type=Path, default=None, help="keeps everything over a restart")
    parser.add_argument("--http-port", type=int, default=18190)
    parser.add_argument("--dns-port", type=int, default=18153)
    further = "more name servers that serve the same, each with faults of its own: ports with commas between"
    parser.add_argument("--further-dns-ports", type=_ports, default=(), metavar="PORTS", help=further)
    parser.add_argument("--smtp-port", type=int, default=18125)
    for field in fields(Credentials):
        name = "--" + field.name.replace("_", "-")
        parser.add_argument(name, type=type(field.default), default=field.default, help="(%(default)s)")
    return parser


def _ports(text: str) -> tuple[int, ...]:
    return tuple(int(port) for port in text.split(",") if port)


if __name__ == "__main__":
    main()
