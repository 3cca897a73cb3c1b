"""The workers: every queue of the workflow has one that answers."""

from sonicus.lib.findings import Finding, fail, ok
from tenants.workers import NoBrokerError, workers_by_queue
from tenants.workflow import workflow


def probe() -> list[Finding]:
    try:
        served = workers_by_queue()
    except NoBrokerError as error:
        return [fail("workers", f"cannot be asked, Redis does not answer ({error})", "Mend REDIS_URL first.")]
    return [_of_queue(queue, served.get(queue, [])) for queue in workflow().queues]


def _of_queue(queue: str, workers: list[str]) -> Finding:
    if not workers:
        mend = f"Start one: celery -A sonicus.celery worker -Q {queue}"
        return fail(f"queue {queue}", "no worker serves it", mend)
    return ok(f"queue {queue}", ", ".join(sorted(workers)))
