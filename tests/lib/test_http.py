"""Speaking HTTP to systems that hang, drip, refuse and lose connections."""

import time

import pytest

from sonicus.lib.http import Answer, Service
from sonicus.lib.providers import ErrorKind, ProviderError
from tests.support.odd_servers import drips, hangs, odd_server, resets, says

GOOD = "HTTP/1.1 200 OK\nContent-Length: 2\n\n{}"
BUSY = "HTTP/1.1 429 Too Many Requests\nRetry-After: {}\nContent-Length: 0\nConnection: close\n\n"
AWAY = "HTTP/1.1 503 Service Unavailable\nContent-Length: 0\nConnection: close\n\n"


def service(port: int, **options) -> Service:
    return Service("Odd", f"http://127.0.0.1:{port}", **options)


def ask(port: int, **options) -> Answer:
    return service(port, **options).call("GET", "/")


def refusal(port: int, **options) -> tuple[ProviderError, float]:
    started = time.monotonic()
    with pytest.raises(ProviderError) as caught:
        ask(port, **options)
    return caught.value, time.monotonic() - started


def test_a_server_that_hangs_is_left_at_the_deadline_with_all_retries():
    with odd_server(hangs) as port:
        error, took = refusal(port, deadline=1.0, retries=5)
    assert (error.kind, "in time" in error.message) == (ErrorKind.UNAVAILABLE, True)
    assert took < 1.5


@pytest.mark.parametrize(
    ("length", "piece"), [("Content-Length: 1000\n", "x"), ("", "x"), ("Transfer-Encoding: chunked\n", "1\nx\n")]
)
def test_an_answer_that_drips_is_left_at_the_deadline(length, piece):
    """Each byte comes long before the read time-out is over."""
    with odd_server(drips(f"HTTP/1.1 200 OK\n{length}\n", piece, every=0.02)) as port:
        error, took = refusal(port, deadline=1.0)
    assert error.kind == ErrorKind.UNAVAILABLE
    assert took < 1.5


def test_a_connection_that_was_cut_is_tried_again():
    with odd_server(resets, says(GOOD)) as port:
        assert ask(port, retries=1).status == 200


def test_what_must_not_be_sent_twice_is_not():
    with odd_server(resets, says(GOOD)) as port:
        error, _ = refusal(port, retries=0)
    assert error.kind == ErrorKind.UNAVAILABLE


def test_an_answer_that_ends_too_early_is_none():
    with odd_server(says("HTTP/1.1 200 OK\nContent-Length: 50\nConnection: close\n\n{}"), says(GOOD)) as port:
        error, _ = refusal(port, deadline=1.0, retries=0)
    assert error.kind == ErrorKind.UNAVAILABLE


def test_a_gateway_that_is_away_for_a_moment_is_asked_again():
    with odd_server(says(AWAY), says(AWAY), says(GOOD)) as port:
        assert ask(port, retries=2).status == 200


def test_a_short_wait_is_waited_within_the_call():
    with odd_server(says(BUSY.format(1)), says(GOOD)) as port:
        started = time.monotonic()
        assert ask(port, patience=5.0).status == 200
    assert 1.0 <= time.monotonic() - started < 2.0


@pytest.mark.parametrize(
    ("told", "options"),
    [
        (6, {"patience": 5.0}),
        (86400, {"patience": 5.0}),
        (1, {}),
        (4, {"patience": 5.0, "deadline": 3.0}),
        (1, {"patience": 5.0, "retries": 0}),
    ],
)
def test_a_longer_wait_is_the_loops_to_keep_and_told_in_full(told, options):
    with odd_server(says(BUSY.format(told)), says(GOOD)) as port:
        started = time.monotonic()
        answer = ask(port, **options)
    assert (answer.status, answer.retry_after) == (429, told)
    assert answer.error().kind == ErrorKind.RATE_LIMITED
    assert time.monotonic() - started < 1.0


@pytest.mark.parametrize(
    ("said", "told"),
    [("9" * 400, 86400), ("Fri, 31 Dec 9999 23:59:59 GMT", 86400), ("\u00b2", None), ("-1", None), ("soon", None)],
)
def test_a_wait_that_nobody_means_is_none_or_a_day(said, told):
    assert Answer("IONOS", 429, {"retry-after": said}, b"").retry_after == told


def test_no_more_is_read_than_the_call_allows():
    with odd_server(says("HTTP/1.1 200 OK\nContent-Length: 3000\n\n" + "x" * 3000)) as port:
        with pytest.raises(ProviderError, match="too large"):
            service(port).call("GET", "/", max_body=2999)
        assert len(service(port).call("GET", "/", max_body=3000).body) == 3000
