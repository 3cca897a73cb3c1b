"""A repeated request is answered from memory (docs.stripe.com/api/idempotent_requests)."""

import hashlib
from dataclasses import dataclass

from werkzeug.wrappers import Request

from sandbox.store import Document
from sandbox.stripe.books import SYSTEM, Books
from sandbox.stripe.errors import RefusedError

KEPT_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Repetition:
    """A request with an Idempotency-Key; without one nothing is remembered."""

    books: Books
    key: str
    fingerprint: str

    @classmethod
    def of(cls, books: Books, request: Request) -> "Repetition":
        key = request.headers.get("Idempotency-Key", "") if request.method == "POST" else ""
        said = f"{request.method} {request.path}\n".encode() + request.get_data()
        return cls(books, key, hashlib.sha256(said).hexdigest())

    def answer(self) -> Document | None:
        """What was answered before. Raises RefusedError(idempotency_error) where the key named something else."""
        known = self.books.world.store.get(SYSTEM, "idempotency", self.key) if self.key else None
        if known is None or known["at"] + KEPT_SECONDS < self.books.now():
            return None
        if known["fingerprint"] != self.fingerprint:
            raise RefusedError(
                "Keys for idempotent requests can only be used with the same parameters they were first used with. "
                f"Try using a key other than '{self.key}' if you meant to execute a different request.",
                type="idempotency_error",
            )
        body: Document = known["body"]
        return body

    def remember(self, body: Document) -> None:
        if self.key:
            known = {"fingerprint": self.fingerprint, "at": self.books.now(), "body": body}
            self.books.world.store.put(SYSTEM, "idempotency", self.key, known)
