"""What a proof works on, and how it says that something is not as it should be."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from dns.providers.base import DnsProvider, DnsRecord, DnsZone
from dns.writes.elsewhere import PROBE
from sonicus.lib.providers import ErrorKind, ProviderError


class DiffersError(Exception):
    """What was seen in place of what is documented."""


@dataclass(frozen=True)
class Bench:
    """`name` and `neighbour` are ours alone, and hold nothing at first. `stranger` comes with a wrong key."""

    provider: DnsProvider
    stranger: DnsProvider | None
    zone: DnsZone
    base: str
    token: str

    @property
    def name(self) -> str:
        return f"{PROBE}{self.token}.{self.base}"

    @property
    def neighbour(self) -> str:
        return f"{PROBE}{self.token}-neighbour.{self.base}"

    def text(self, content: str, ttl: int = 300) -> DnsRecord:
        return DnsRecord(self.name, "TXT", content, ttl)

    def require(self, wanted: Iterable[DnsRecord], *, at: str = "") -> str:
        """That exactly these stand at the name; says so. Raises DiffersError."""
        seen, expected = self.provider.records(self.zone, at or self.name), list(wanted)
        if _written(seen) != _written(expected):
            raise DiffersError(f"{_listed(seen)} stands there; expected {_listed(expected)}")
        return f"{_listed(expected)} stands there"

    def clear(self) -> None:
        for name in (self.name, self.neighbour):
            self.provider.delete(self.zone, self.provider.records(self.zone, name))


def require_refusal(act: Callable[[], object], kind: ErrorKind) -> str:
    """That it is refused, and why. Raises DiffersError."""
    try:
        act()
    except ProviderError as error:
        if error.kind == kind:
            return f"refused: {error.message}"
        raise DiffersError(f"refused as {error.kind}, expected {kind}: {error.message}") from None
    raise DiffersError(f"accepted; expected a refusal ({kind})")


def _written(records: Iterable[DnsRecord]) -> set[tuple[object, ...]]:
    return {(*record.key, record.ttl) for record in records}


def _listed(records: Iterable[DnsRecord]) -> str:
    shown = [f"{record.type} “{_shortened(record.content)}” ({record.ttl} s)" for record in records]
    return ", ".join(sorted(shown)) or "nothing"


def _shortened(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:20]}… ({len(text)} characters)"
