"""Requests through the WSGI handler of this process; runs in the process of a contender."""

import re
import tempfile
import time
from collections.abc import Callable
from functools import cache
from io import BytesIO
from itertools import cycle, islice
from typing import Any
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.db import connection
from psycopg.pq import Trace

# Of libpq's trace: texts that were sent, answers to statements, and the ends of round trips.
TEXT = re.compile(r'^F\t\d+\t(?:Query\t |Parse\t "[^"]*" )"(.*?)"(?: \d+)*$', re.MULTILINE | re.DOTALL)
STATEMENT = re.compile(r"^B\t\d+\tCommandComplete\b", re.MULTILINE)
ROUND_TRIP = re.compile(r"^B\t\d+\tReadyForQuery\b", re.MULTILINE)


class WrongPageError(RuntimeError):
    """A contender answered something else than the tenant's own page: its speed says nothing."""


def serve(hosts: dict[str, str], path: str, count: int) -> list[float]:
    """Seconds of each of `count` requests to the hosts in turn; each page must show the text named for its host."""
    return [_serve_one(host, path, text) for host, text in islice(cycle(hosts.items()), count)]


def sent(hosts: dict[str, str], path: str) -> dict[str, Any]:
    """What the server was sent for one request after one to another host, or to the same where there is but one."""
    serve(hosts, path, 2 * len(hosts))
    host, text = next(iter(hosts.items()))
    with tempfile.TemporaryFile("w+") as trace:
        wire = connection.connection.pgconn
        wire.trace(trace.fileno())
        wire.set_trace_flags(Trace.SUPPRESS_TIMESTAMPS)
        _serve_one(host, path, text)
        wire.untrace()
        trace.seek(0)
        seen = trace.read()
    statements, round_trips = len(STATEMENT.findall(seen)), len(ROUND_TRIP.findall(seen))
    return {"statements": statements, "round_trips": round_trips, "texts": TEXT.findall(seen)}


def _serve_one(host: str, path: str, text: str) -> float:
    application, environ = _application(), _environ(host, path)
    started = time.perf_counter()
    response = application(environ, _start)
    body = b"".join(response)
    response.close()
    seconds = time.perf_counter() - started
    if text.encode() not in body:
        raise WrongPageError(f"{host}{path} answered {body[:500]!r}")
    return seconds


@cache
def _application() -> WSGIHandler:
    """allauth refuses to start without its middleware, so a contender's own come in place of them afterwards."""
    settings.MIDDLEWARE = getattr(settings, "SERVED_MIDDLEWARE", settings.MIDDLEWARE)
    return get_wsgi_application()


def _environ(host: str, path: str) -> dict[str, Any]:
    environ: dict[str, Any] = {"HTTP_HOST": host, "PATH_INFO": path, "wsgi.input": BytesIO()}
    setup_testing_defaults(environ)
    return environ


def _start(*arguments: Any) -> Callable[[bytes], object]:
    """The status line and headers are of no interest: the page's text is looked at."""
    return bytes
