"""What this process was asked and answered since it started, as text for people and for Prometheus."""

import threading
from collections import Counter


class Counters:
    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._lock = threading.Lock()

    def count(self, answer: str) -> None:
        with self._lock:
            self._counts[answer] += 1

    def __getitem__(self, answer: str) -> int:
        return self._counts[answer]

    def text(self) -> str:
        """Prometheus' text format, version 0.0.4."""
        with self._lock:
            counts = dict(self._counts)
        lines = [
            "# HELP sonicus_tls_asked_total How often the edge asked whether a name may have a certificate.",
            "# TYPE sonicus_tls_asked_total counter",
            *(f'sonicus_tls_asked_total{{answer="{answer}"}} {count}' for answer, count in sorted(counts.items())),
        ]
        return "\n".join(lines) + "\n"
