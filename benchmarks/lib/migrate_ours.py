"""A fleet migrated by the project; runs in the process of a contender of ours."""

import time

from tenants.schemas.fleet.run import Order, migrate_fleet


def migrate(jobs: int | None, expected: int) -> float:
    """Seconds of a whole run, template, measuring and all; `jobs` None means as many as migrate_fleet takes itself."""
    order = Order() if jobs is None else Order(jobs=jobs)
    started = time.perf_counter()
    report = migrate_fleet(order, begin=lambda *_: None, tell=lambda *_: None)
    seconds = time.perf_counter() - started
    assert (report.is_well, report.migrated) == (True, expected), report
    return seconds
