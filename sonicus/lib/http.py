"""Speaking HTTP to an outside system: bounded in time, size and retries, with errors of one kind.

One Service for each system and process. Proxies and netrc files of the machine take no part, redirects are not
followed, no call takes longer than its deadline, and no answer larger than the cap is read.
"""

import json
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import ReadTimeoutError
from urllib3.util import Retry

from sonicus.lib.providers import ErrorKind, ProviderError

CONNECT_SECONDS = 3.05
READ_SECONDS = 10.0
DEADLINE_SECONDS = 20.0
MAX_BODY_BYTES = 8 * 1024 * 1024
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
        """Seconds to wait, from Retry-After in either of its forms (RFC 9110, 10.2.3)."""
        value = self.headers.get("retry-after", "")
        if value.isdigit():
            return float(value)
        try:
            return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
        except ValueError:
            return None


def kind_of(status: int) -> ErrorKind:
    kinds = {401: ErrorKind.AUTH, 403: ErrorKind.AUTH, 404: ErrorKind.NOT_FOUND, 409: ErrorKind.CONFLICT}
    if status == 429:
        return ErrorKind.RATE_LIMITED
    if 400 <= status < 500:
        return kinds.get(status, ErrorKind.INVALID)
    return ErrorKind.UNAVAILABLE


class Service:
    """One outside system, reached at `base_url`.

    `retries` counts in-call retries after a lost connection or a 502, 503, 504. They are few, because the loop
    retries too; give 0 for calls that must not be sent twice.
    """

    def __init__(
        self, provider: str, base_url: str, *, headers: dict[str, str] | None = None, retries: int = 2
    ) -> None:
        self.provider = provider
        self.base_url = base_url.rstrip("/")
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers.update({"User-Agent": USER_AGENT, "Accept": "application/json", **(headers or {})})
        adapter = HTTPAdapter(max_retries=_retry(retries))
        self._session.mount("http://", adapter)
        self._session.mount("https://", adapter)

    def call(
        self,
        method: str,
        path: str,
        *,
        params: dict[str, str] | None = None,
        json_body: Any = None,
        data: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """Send one request and read its answer whole. Raises ProviderError(unavailable) when there is none."""
        deadline = time.monotonic() + DEADLINE_SECONDS
        try:
            with self._session.request(
                method,
                self.base_url + path,
                params=params,
                json=json_body,
                data=data,
                headers=headers,
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                allow_redirects=False,
                stream=True,
            ) as response:
                body = self._read(response, deadline)
        except requests.Timeout:
            raise self._unavailable("did not answer in time") from None
        except requests.RequestException as error:
            what = "did not answer in time" if _timed_out(error) else f"could not be reached ({type(error).__name__})"
            raise self._unavailable(what) from None
        lowered = {name.lower(): value for name, value in response.headers.items()}
        return Answer(self.provider, response.status_code, lowered, body)

    def _read(self, response: requests.Response, deadline: float) -> bytes:
        """A read time-out does not end an answer that drips; only this deadline does."""
        body = bytearray()
        for piece in response.iter_content(16 * 1024):
            body += piece
            if len(body) > MAX_BODY_BYTES:
                raise self._unavailable("sent an answer that is too large")
            if time.monotonic() > deadline:
                raise self._unavailable("did not finish its answer in time")
        return bytes(body)

    def _unavailable(self, message: str) -> ProviderError:
        return ProviderError(self.provider, ErrorKind.UNAVAILABLE, message)


def _timed_out(error: requests.RequestException) -> bool:
    """After in-call retries, requests reports a read time-out as a lost connection."""
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(reason, ReadTimeoutError)


def _retry(retries: int) -> Retry:
    return Retry(
        total=retries,
        backoff_factor=0.2,
        backoff_jitter=0.2,
        backoff_max=2,
        status_forcelist=(502, 503, 504),
        allowed_methods=None,
        redirect=0,
        raise_on_status=False,
        respect_retry_after_header=False,
    )
