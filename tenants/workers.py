"""Which workers answer, and which queues they serve. Asked through the broker, with little patience."""

from celery import current_app
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

PATIENCE_SECONDS = 1


class NoBrokerError(Exception):
    """Redis cannot be reached, or refuses us."""


def workers_by_queue() -> dict[str, list[str]]:
    """Names of the workers that answered, by queue. Raises NoBrokerError."""
    try:
        with current_app.connection_for_read() as connection:
            connection.ensure_connection(max_retries=1, timeout=PATIENCE_SECONDS)  # else it would try for ever
            inspect = current_app.control.inspect(timeout=PATIENCE_SECONDS, connection=connection)
            answers = inspect.active_queues() or {}
    except (OperationalError, RedisError, OSError) as error:
        raise NoBrokerError(type(error).__name__) from None
    found: dict[str, list[str]] = {}
    for worker, queues in answers.items():
        for queue in queues:
            found.setdefault(queue["name"], []).append(worker)
    return found
