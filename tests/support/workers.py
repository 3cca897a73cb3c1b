"""Real workers in threads of the test's own process: they take messages from Redis; the sweep stands in for beat."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from celery.contrib.testing.worker import start_worker

SWEEP_SECONDS = 0.2


@contextmanager
def workers_at_work() -> Iterator[None]:
    """For tests with a transactional database: workers see only what is committed."""
    from sonicus.celery import app
    from tenants.workflow import workflow

    ended = threading.Event()
    sweeper = threading.Thread(target=_sweep_until, args=(ended,), daemon=True)
    options = {"queues": workflow().queues, "pool": "threads", "concurrency": 4, "perform_ping_check": False}
    with start_worker(app, shutdown_timeout=30, loglevel="WARNING", **options) as worker:
        sweeper.start()
        try:
            yield
        finally:
            ended.set()
            sweeper.join()
    worker.pool.executor.shutdown(cancel_futures=True)  # a cold stop leaves the threads at their tasks


def _sweep_until(ended: threading.Event) -> None:
    from django.db import connections

    from tenants.loop.sweep import sweep

    while not ended.wait(SWEEP_SECONDS):
        sweep()
    connections.close_all()
