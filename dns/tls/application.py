"""The application that the edge asks, and nobody else: plain WSGI on an address of its own (sonicus/wsgi_internal.py).

GET /internal/tls/ask?domain=shop.example.com[&token=…]   200 or 404; 503 while the database is away
GET /internal/metrics                                     how often each was answered
GET /internal/livez                                       200
"""

import hmac
import logging
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs
from wsgiref.types import StartResponse, WSGIEnvironment

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection

from dns.tls.counters import Counters
from dns.tls.hosts import NobodyKnowsError
from dns.tls.permission import Permission, Ruling

logger = logging.getLogger(__name__)
LONGEST_QUERY = 1024
PERMISSION, COUNTERS = Permission(), Counters()
STATUS = {Ruling.ALLOWED: "200 OK", Ruling.NO_DATABASE: "503 Service Unavailable"}  # all others: 404
Page = Callable[[WSGIEnvironment], tuple[str, str]]


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    page = PAGES.get(environ["PATH_INFO"])
    if page is None:
        return _respond(start_response, "404 Not Found", "not here")
    if environ["REQUEST_METHOD"] != "GET":
        return _respond(start_response, "405 Method Not Allowed", "GET only", ("Allow", "GET"))
    return _respond(start_response, *page(environ))


def _ask(environ: WSGIEnvironment) -> tuple[str, str]:
    asked = _query(environ)
    if not _has_token(asked):
        COUNTERS.count("no token")
        return "403 Forbidden", "no token"
    answer = _answer(asked.get("domain", []))
    COUNTERS.count(answer)
    return STATUS.get(answer, "404 Not Found"), answer


def _query(environ: WSGIEnvironment) -> dict[str, list[str]]:
    text = environ.get("QUERY_STRING", "")
    try:
        return parse_qs(text, keep_blank_values=True, max_num_fields=4) if len(text) <= LONGEST_QUERY else {}
    except ValueError:
        return {}


def _has_token(asked: dict[str, list[str]]) -> bool:
    expected = settings.INTERNAL_TOKEN
    return not expected or any(
        hmac.compare_digest(token.encode(), expected.encode()) for token in asked.get("token", [])
    )


def _answer(names: list[str]) -> Ruling:
    if len(names) != 1:
        return Ruling.MALFORMED
    try:
        return PERMISSION.ask(names[0].lower())
    except (NobodyKnowsError, DatabaseError, InterfaceError) as error:
        connection.close()
        logger.warning("nobody can tell who may have a certificate: %s", type(error).__name__)
        return Ruling.NO_DATABASE


def _metrics(_environ: WSGIEnvironment) -> tuple[str, str]:
    return "200 OK", COUNTERS.text()


def _alive(_environ: WSGIEnvironment) -> tuple[str, str]:
    return "200 OK", "ok"


PAGES: dict[str, Page] = {"/internal/tls/ask": _ask, "/internal/metrics": _metrics, "/internal/livez": _alive}


def _respond(start_response: StartResponse, status: str, text: str, *headers: tuple[str, str]) -> list[Any]:
    body = text.encode()
    start_response(
        status, [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body))), *headers]
    )
    return [body]
