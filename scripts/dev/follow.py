"""All logs in one stream, until Ctrl-C."""

import time
from pathlib import Path

from scripts.dev import supervision
from scripts.dev.layout import LOGS


def follow() -> None:
    """Returns when supervisord has gone; KeyboardInterrupt passes through."""
    offsets = {path: path.stat().st_size for path in _logs()}
    while supervision.pid() is not None:
        for path in _logs():
            offsets[path] = _print_news(path, offsets.get(path, 0))
        time.sleep(0.3)


def _logs() -> list[Path]:
    return sorted(LOGS.glob("*.log"))


def _print_news(path: Path, offset: int) -> int:
    size = path.stat().st_size
    if size < offset:  # the log was turned over
        offset = 0
    with path.open(errors="replace") as log:
        log.seek(offset)
        for line in log:
            print(f"{path.stem:>18} | {line.rstrip()}", flush=True)
        return log.tell()
