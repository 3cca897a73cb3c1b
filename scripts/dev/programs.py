"""What runs, and how supervisord is told. The servers come first; the application follows when the ground is laid."""

import os
import sys
from dataclasses import dataclass, field
from pathlib import Path

from scripts.dev.layout import BEAT_SCHEDULE, LOGS, ROOT, RUN, SANDBOX_ARGUMENTS
from scripts.dev.ports import Ports

QUEUES = ("tenants", "dns", "billing", "crm", "deployments", "mail")  # of sonicus/workflow.py; a test compares
APPLICATION = ("web", "internal", "workers", "beat")
MARK = "SONICUS_SUPERVISED"  # in the environment of everything that we start, so that stopping finds exactly this
CELERY = (sys.executable, "-m", "celery", "-A", "sonicus.celery")


@dataclass(frozen=True)
class Program:
    name: str
    command: tuple[str, ...]
    stop_signal: str = "TERM"
    stop_seconds: int = 10
    folder: Path = field(default=ROOT)

    @property
    def log(self) -> Path:
        return LOGS / f"{self.name}.log"

    def section(self, *, first: bool) -> str:
        """Killed as a group, so that nothing is left of a worker's children."""
        command = " ".join(_quoted(part) for part in self.command)
        return f"""
[program:{self.name}]
command = {command}
directory = {_percent(str(self.folder))}
autostart = {str(first).lower()}
autorestart = true
startsecs = 1
startretries = 3
stopsignal = {self.stop_signal}
stopwaitsecs = {self.stop_seconds}
killasgroup = true
redirect_stderr = true
stdout_logfile = {_percent(str(self.log))}
stdout_logfile_maxbytes = 5MB
stdout_logfile_backups = 1
"""


def application(ports: Ports) -> list[Program]:
    return [_web(ports), _internal(), _workers(), _beat()]


def sandbox() -> Program:
    return Program("sandbox", (sys.executable, "-m", "sandbox", f"@{SANDBOX_ARGUMENTS}"))


def _web(ports: Ports) -> Program:
    bind = f"127.0.0.1:{ports.web}"
    options = ("--worker-class", "gthread", "--threads", "8", "--no-control-socket", "--log-level", "warning")
    return Program("web", (sys.executable, "-m", "gunicorn", "sonicus.wsgi", "--bind", bind, *options))


def _internal() -> Program:
    return Program("internal", (sys.executable, "-m", "gunicorn", "-c", "python:sonicus.internal_server"))


def _workers() -> Program:
    return Program("workers", (sys.executable, "-m", "sonicus.celery_workers"), stop_seconds=15)


def _beat() -> Program:
    return Program("beat", (*CELERY, "beat", "-s", str(BEAT_SCHEDULE), "--pidfile=", "-l", "WARNING"))


def configuration(first: list[Program], then: list[Program], ports: Ports, password: str) -> str:
    """The text of supervisord.conf."""
    sections = [program.section(first=True) for program in first] + [program.section(first=False) for program in then]
    root = "user = root" if os.geteuid() == 0 else ""
    return f"""# Written by scripts/dev at each start.
[supervisord]
logfile = {_percent(str(LOGS / "supervisord.log"))}
logfile_maxbytes = 5MB
logfile_backups = 1
pidfile = {_percent(str(RUN / "supervisord.pid"))}
directory = {_percent(str(ROOT))}
childlogdir = {_percent(str(LOGS))}
identifier = sonicus
{root}

[inet_http_server]
port = 127.0.0.1:{ports.control}
username = sonicus
password = {password}

[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
{"".join(sections)}"""


def _quoted(part: str) -> str:
    return '"' + _percent(part).replace('"', '\\"') + '"' if " " in part else _percent(part)


def _percent(text: str) -> str:
    """supervisord expands %(name)s everywhere."""
    return text.replace("%", "%%")
