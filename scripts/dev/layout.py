"""Where a development checkout keeps what it runs on: everything below .data/."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
DATA = ROOT / ".data"
LOGS = DATA / "logs"
RUN = DATA / "run"

ENVIRONMENT_FILE = DATA / "dev.env"  # read by sonicus/config.py
PORTS_FILE = DATA / "ports.json"
SANDBOX_STATE = DATA / "sandbox" / "state.sqlite3"
SANDBOX_ARGUMENTS = RUN / "sandbox.arguments"  # a file, so that no secret stands on a command line
SUPERVISOR_CONF = RUN / "supervisord.conf"
BEAT_SCHEDULE = RUN / "beat-schedule"
LOCK = RUN / "lock"


def make_folders() -> None:
    for folder in (DATA, LOGS, RUN, SANDBOX_STATE.parent):
        folder.mkdir(mode=0o755 if folder == DATA else 0o700, parents=True, exist_ok=True)


def write_private(path: Path, text: str) -> None:
    """Readable by nobody else from its first byte on; a reader sees the old text or the new one, whole."""
    fresh = path.with_name(path.name + ".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    fresh.replace(path)
