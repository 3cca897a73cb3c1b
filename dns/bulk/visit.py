"""The two crowds of servers that are asked about names, in the order in which they must be asked."""

import uuid
from functools import cached_property
from types import TracebackType
from typing import Self

from django.conf import settings
from django.utils import timezone

from dns.bulk.crowd import Crowd
from dns.bulk.limits import Limits
from dns.bulk.names import Name
from dns.propagation import ledger
from dns.propagation.asking import Reply
from dns.propagation.looking import AUTHORITATIVE, RESOLVER
from dns.propagation.rounds import Round
from dns.propagation.servers import Server, authoritative_servers, resolvers

LONGEST_SECONDS = 3600.0  # for one batch


class Visit:
    """Used by `with`. `cap` is in questions a second to each server, in place of both settings'."""

    def __init__(self, cap: int | None) -> None:
        self._authoritative = Crowd(AUTHORITATIVE, _limits(cap or settings.DNS_AUTHORITATIVE_CAP))
        self._resolvers = Crowd(RESOLVER, _limits(cap or settings.DNS_RESOLVER_CAP))
        self._servers: dict[str, list[Server]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._authoritative.close()
        self._resolvers.close()

    @property
    def questions(self) -> int:
        return self._authoritative.questions + self._resolvers.questions

    @property
    def ignored(self) -> int:
        return self._authoritative.ignored + self._resolvers.ignored

    @cached_property
    def _resolving(self) -> list[Server]:
        return resolvers()

    def ask(self, names: list[Name]) -> list[Round]:
        """One round for each. Raises ProviderError where the servers of a base domain cannot be found."""
        at = timezone.now()
        found = self._authoritative.ask(names, self._servers_of)
        agreed = [name for name, judgements in found.items() if judgements and all(each.agrees for each in judgements)]
        seen = self._resolvers.ask(agreed, lambda _base: self._resolving, self._kept(agreed))
        return [
            Round(name.organization, uuid.uuid4(), at, name.expected, judgements, seen.get(name, []))
            for name, judgements in found.items()
        ]

    def _kept(self, names: list[Name]) -> dict[Name, list[Reply]]:
        """What resolvers still keep wrongly: they are left alone until that has run out, as in each single look."""
        some = ledger.with_kept_answers(name.organization for name in names)
        return {name: self._kept_of(name) for name in names if name.organization.pk in some}

    def _kept_of(self, name: Name) -> list[Reply]:
        organization, expected = name.organization, name.expected
        told = (ledger.remembered(organization, server, name.host, expected) for server in self._resolving)
        return [reply for replies in told for reply in replies]

    def _servers_of(self, base: str) -> list[Server]:
        if base not in self._servers:
            self._servers[base] = authoritative_servers(base)
        return self._servers[base]


def _limits(cap: int) -> Limits:
    """Patience as settings have it for single questions, at least a second."""
    patience = max(settings.DNS_TIMEOUT_SECONDS * (settings.DNS_RETRIES + 1), 1.0)
    return Limits(
        cap=cap,
        tries=settings.DNS_RETRIES + 1,
        patience_seconds=patience,
        tcp_seconds=settings.DNS_TIMEOUT_SECONDS,
        deadline_seconds=LONGEST_SECONDS,
    )
