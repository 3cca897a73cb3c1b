from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from dns.domains.reasons import Reason
from dns.models import CustomDomain
from dns.propagation.judgement import Judgement
from dns.propagation.stances import GRAVITY, SILENT, Stance

MOST_LINES = 50
AGREES, PROVEN = Stance.AGREES.value, Reason.PROVEN.value


@dataclass(frozen=True)
class Finding:
    """What stands in the way of one name: the gravest, and what each server says that does not agree.

    Of a custom domain `stance` is its reason (dns/domains/reasons.py).
    """

    host: str
    stance: str
    says: str

    @property
    def is_silence(self) -> bool:
        """Servers that do not answer tell nothing of the name, and asking for it again would tell no more."""
        return self.stance in SILENT


@dataclass
class Summary:
    """Of one verification of all names. `ignored` messages answered nothing under way: late, doubled or forged."""

    names: int = 0
    domains: int | None = None  # customers' own; None where nobody asked for them
    questions: int = 0
    seconds: float = 0.0
    ignored: int = 0
    woken: int = 0
    by_stance: dict[str, int] = field(default_factory=dict)
    disagreeing: list[Finding] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return not self.disagreeing

    def add(self, found: Iterable[Finding | None]) -> None:
        """One for each name; None where it is seen as it should be."""
        counted = Counter(self.by_stance)
        for finding in found:
            self.names += 1
            counted[finding.stance if finding else AGREES] += 1
            if finding:
                self.disagreeing.append(finding)
        self.by_stance = dict(counted)

    def add_domains(self, looked_at: Iterable[CustomDomain]) -> None:
        """Those that lead to their organization: what is not as it should be is told, also within its grace."""
        for domain in looked_at:
            self.domains = (self.domains or 0) + 1
            reason = domain.reason or domain.ownership
            self.by_stance = dict(Counter(self.by_stance) + Counter([AGREES if reason == PROVEN else reason]))
            if reason != PROVEN:
                self.disagreeing.append(Finding(domain.name, reason, domain.message))

    def __str__(self) -> str:
        counts = ", ".join(f"{count:,} {stance}" for stance, count in sorted(self.by_stance.items())) or "none"
        own = "" if self.domains is None else f" and {_of(self.domains, 'custom domain')}"
        asked = f"{_of(self.names, 'name')}{own}, {_of(self.questions, 'question')}"
        head = f"{asked}, {self.seconds:.1f} s: {counts}."
        lines = [f"  {found.host}: {found.stance}. {found.says}" for found in self.disagreeing[:MOST_LINES]]
        more = len(self.disagreeing) - len(lines)
        return "\n".join([head, *lines, *([f"  … and {more:,} more; --json shows all"] if more else [])])


def _of(count: int, noun: str) -> str:
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def finding(host: str, disagreeing: Iterable[Judgement]) -> Finding:
    gravest_first = sorted(disagreeing, key=lambda judgement: GRAVITY[judgement.stance])
    if not gravest_first:
        return Finding(host, Stance.SERVER_DOWN.value, "There is no authoritative server to ask.")
    return Finding(host, gravest_first[0].stance.value, "; ".join(map(str, gravest_first)))
