"""Speaking HTTP to an outside system: bounded in time, size and retries, with errors of one kind.

One Service for each system and process. Proxies and netrc files of the machine take no part, redirects are not
followed, no call takes longer than its deadline with all its retries, and no answer larger than the cap is read.
"""

import json
import math
import random
import time
from collections.abc import Collection
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

import requests
from urllib3.exceptions import HTTPError

from sonicus.lib.providers import ErrorKind, ProviderError

CONNECT_SECONDS = 3.05
READ_SECONDS = 10.0
DEADLINE_SECONDS = 20.0
LEAST_SECONDS = 0.5  # with less than this left, an attempt is not begun
PAUSE_SECONDS = 0.2  # before the first retry; doubled for each further one, and spread
LONGEST_RETRY_AFTER = 86400.0  # a wrong one must not put off for years what somebody waits for
MAX_BODY_BYTES = 8 * 1024 * 1024
PIECE_BYTES = 16 * 1024
PASSING_STATUSES = (502, 503, 504)
USER_AGENT = "Sonicus/0.1"


@dataclass(frozen=True)
class Answer:
    """A complete answer. `json()` raises ProviderError(unavailable) when the body is not JSON."""

    provider: str
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    def json(self) -> Any:
        try:
            return json.loads(self.body)
        except ValueError:
            message = f"answered {self.status} with a body that is not JSON"
            raise ProviderError(self.provider, ErrorKind.UNAVAILABLE, message) from None

    def error(self, message: str = "") -> ProviderError:
        """The ProviderError that this answer's status stands for."""
        text = message or f"answered {self.status}"
        return ProviderError(self.provider, kind_of(self.status), text, retry_after=self.retry_after)

    @property
    def retry_after(self) -> float | None:
        """Seconds to wait, from Retry-After in either of its forms (RFC 9110, 10.2.3); a day at the most."""
        value = self.headers.get("retry-after", "")
        if value.isascii() and value.isdigit():
            return min(float(value), LONGEST_RETRY_AFTER)
        try:
            told = parsedate_to_datetime(value).timestamp() - time.time()
        except (ValueError, OverflowError):
            return None
        return min(max(0.0, told), LONGEST_RETRY_AFTER)


def kind_of(status: int) -> ErrorKind:
    kinds = {401: ErrorKind.AUTH, 403: ErrorKind.AUTH, 404: ErrorKind.NOT_FOUND, 409: ErrorKind.CONFLICT}
    if status == 429:
        return ErrorKind.RATE_LIMITED
    if 400 <= status < 500:
        return kinds.get(status, ErrorKind.INVALID)
    return ErrorKind.UNAVAILABLE


class Service:
    """One outside system, reached at `base_url`.

    `retries` counts in-call retries after a lost connection or a status that is `passing`. They are few, because the
    loop retries too; give 0 for calls that must not be sent twice. A call takes at most `deadline` seconds, retries
    and all. A Retry-After of at most `patience` seconds (with 429 or 503) is waited for; a longer one is the loop's
    to keep.
    """

    def __init__(
        self,
        provider: str,
        base_url: str,
        *,
        headers: dict[str, str] | None = None,
        retries: int = 2,
        deadline: float = DEADLINE_SECONDS,
        patience: float = 0.0,
        passing: Collection[int] = PASSING_STATUSES,
    ) -> None:
        self.provider = provider
        self.base_url = base_url.rstrip("/")
        self._retries, self._deadline, self._patience, self._passing = retries, deadline, patience, passing
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers.update({"User-Agent": USER_AGENT, "Accept": "application/json", **(headers or {})})

    def call(
        self,
        method: str,
        path: str,
        *,
        params: dict[str, str] | None = None,
        json_body: Any = None,
        data: bytes | None = None,
        headers: dict[str, str] | None = None,
        max_body: int = MAX_BODY_BYTES,
    ) -> Answer:
        """Send one request and read its answer whole. Raises ProviderError(unavailable) when there is none."""
        request = requests.Request(method, self.base_url + path, headers, None, data, params, json=json_body)
        prepared, attempts = self._session.prepare_request(request), _Attempts(self._retries, self._deadline)
        while True:
            pause = attempts.pause
            try:
                answer = self._attempt(prepared, attempts.deadline, max_body)
            except (requests.RequestException, HTTPError) as error:
                if not attempts.may_follow_after(pause):
                    raise self._unavailable(_words_of(error)) from None
            else:
                pause = self._pause_after(answer, pause)
                if not attempts.may_follow_after(pause):
                    return answer
            attempts.begin_another(pause)

    def _attempt(self, prepared: requests.PreparedRequest, deadline: float, max_body: int) -> Answer:
        """Half of what is left belongs to the body, so that a slow beginning leaves it some time."""
        left = max(deadline - time.monotonic(), LEAST_SECONDS)
        patience = min(READ_SECONDS, left / 2)
        timeout = (min(CONNECT_SECONDS, left / 4), patience)
        with self._session.send(prepared, timeout=timeout, allow_redirects=False, stream=True) as response:
            body = self._read(response, deadline - patience, max_body)
        lowered = {name.lower(): value for name, value in response.headers.items()}
        return Answer(self.provider, response.status_code, lowered, body)

    def _read(self, response: requests.Response, deadline: float, max_body: int) -> bytes:
        """A read time-out does not end an answer that drips. No piece is awaited that might come after the deadline.

        A head that drips is bounded by its size alone (http.client, 64 KiB a line).
        """
        body = bytearray()
        while piece := response.raw.read1(PIECE_BYTES, decode_content=True):
            body += piece
            if len(body) > max_body:
                raise self._unavailable("sent an answer that is too large")
            if time.monotonic() > deadline:
                raise self._unavailable("did not finish its answer in time")
        return bytes(body)

    def _pause_after(self, answer: Answer, usual: float) -> float:
        """Seconds after which it may be asked again within the call; infinite where the answer stands."""
        told = answer.retry_after
        if answer.status in (429, 503) and told is not None:
            return told if told <= self._patience else math.inf
        return usual if answer.status in self._passing else math.inf

    def _unavailable(self, message: str) -> ProviderError:
        return ProviderError(self.provider, ErrorKind.UNAVAILABLE, message)


class _Attempts:
    """How often one call may still be sent, and until when."""

    def __init__(self, retries: int, seconds: float) -> None:
        self.deadline = time.monotonic() + seconds
        self._left, self._made = retries, 0

    @property
    def pause(self) -> float:
        return random.uniform(1, 2) * PAUSE_SECONDS * 2.0**self._made  # noqa: S311

    def may_follow_after(self, pause: float) -> bool:
        return self._left > 0 and time.monotonic() + pause + LEAST_SECONDS < self.deadline

    def begin_another(self, pause: float) -> None:
        self._left, self._made = self._left - 1, self._made + 1
        time.sleep(pause)


def _words_of(error: Exception) -> str:
    slow = isinstance(error, requests.Timeout) or "timed out" in str(error)
    return "did not answer in time" if slow else f"could not be reached ({type(error).__name__})"
