"""Redis is down: what is asked for is in the rows, and nobody waits for a message that only saves time."""

import socket
import time

import pytest
from celery import current_app
from kombu.exceptions import OperationalError


def test_whoever_publishes_hears_at_once_that_there_is_no_broker():
    with socket.socket() as taken:  # bound, but nobody listens
        taken.bind(("127.0.0.1", 0))
        url = f"redis://127.0.0.1:{taken.getsockname()[1]}/0"
        started = time.monotonic()
        with current_app.connection_for_write(url) as connection, pytest.raises(OperationalError):
            _ = connection.default_channel

    assert time.monotonic() - started < 1
