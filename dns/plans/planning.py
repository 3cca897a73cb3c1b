"""What would be written to a zone for all its organizations, and doing it at somebody's word.

A plan reads the zone once. Applying it takes the turns of the loop, one organization after the other, so that what is
written is what the loop would have written; only its brake is off, because the plan was weighed as a whole before.
"""

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from django.db import transaction

from dns.models import Record
from dns.plans.deeds import Deed
from dns.plans.intention import intention_of
from dns.plans.survey import Survey, take_survey
from dns.plans.thresholds import STEP, Tally, tally_of
from dns.providers.base import DnsRecord, DnsZone
from dns.registry import provider_for
from dns.writes.authorship import Authorship, acting
from sonicus.lib.providers import ProviderError
from tenants.loop.turn import take_turn
from tenants.models import Condition, Organization, User

BUSY_TRIES, BUSY_SECONDS = 10, 1.0


class TooMuchError(Exception):
    """More would be changed at once than goes without --force."""


@dataclass(frozen=True)
class ZonePlan:
    """`waits`: by slug, why an organization's records are not as they should be and nothing is planned for it."""

    base: str
    deeds: list[Deed]
    waits: dict[str, str]
    tally: Tally
    organizations: list[Organization] = field(repr=False)

    @property
    def facts(self) -> list[dict[str, object]]:
        return [deed.as_facts() for deed in self.deeds]

    @property
    def checksum(self) -> str:
        """Equal for equal plans in an equal world."""
        return checksum_of(self.base, self.facts)


@dataclass(frozen=True)
class Applied:
    organization: str
    status: str
    message: str

    @property
    def is_done(self) -> bool:
        return self.status == Condition.Status.READY


def checksum_of(base: str, facts: list[dict[str, object]]) -> str:
    return hashlib.sha256(json.dumps([base, facts], sort_keys=True).encode()).hexdigest()


def plan_of_zone(base: str, organizations: Iterable[Organization] | None = None) -> ZonePlan:
    """Of these organizations, or of all that have something there. Raises ProviderError, LookupError."""
    chosen = list(_concerned(base) if organizations is None else organizations)
    observe, deeds, waits = _Surveys(), [], {}
    for organization in chosen:
        try:
            intention = intention_of(organization, observe)
        except ProviderError as error:
            waits[organization.slug] = str(error)
            continue
        deeds += [deed for deed in intention.deeds if deed.base == base]
        if intention.occupants.leaving and intention.waiting:
            waits[organization.slug] = intention.waiting.message
    tally = tally_of(provider_for(base).zone_for(base).name, sum(deed.counted for deed in deeds))
    return ZonePlan(base, deeds, waits, tally, chosen)


def apply(
    plan: ZonePlan, *, actor: User | str, force: bool = False, tell: Callable[[Applied], None] = lambda applied: None
) -> list[Applied]:
    """Raises TooMuchError, having written nothing."""
    if plan.tally.is_too_much and not force:
        raise TooMuchError(f"Zone {plan.base}: {plan.tally}. Nothing was written. If it is right, say --force.")
    done = []
    for organization in _to_write(plan):
        done.append(_take_turn(organization, Authorship(actor, "dns apply", is_forced=True)))
        tell(done[-1])
    return done


class _Surveys:
    """Looks at each zone once, whatever is asked of it."""

    def __init__(self) -> None:
        self._taken: dict[str, Survey] = {}

    def __call__(self, base: str, names: Iterable[str]) -> tuple[DnsZone, list[DnsRecord]]:
        survey = self._taken.get(base) or self._taken.setdefault(base, take_survey(base))
        return survey.zone, [record for name in names for record in survey.by_name.get(name, [])]


def _concerned(base: str) -> list[Organization]:
    """Also those that moved elsewhere and still hold something here."""
    holders = Record.objects.filter(name__endswith=f".{base}").values("organization")
    living = Organization.objects.vouched().filter(left_at__isnull=True).order_by("slug")
    return list(living.filter(base_domain=base).union(living.filter(pk__in=holders)).order_by("slug"))


def _to_write(plan: ZonePlan) -> Iterator[Organization]:
    """Two that swap their names need a turn of both before the first can go on."""
    concerned = {deed.organization.pk for deed in plan.deeds}
    yield from (organization for organization in plan.organizations if organization.pk in concerned)
    yield from (organization for organization in plan.organizations if organization.slug in plan.waits)


def _take_turn(organization: Organization, by: Authorship) -> Applied:
    """In this process, so that nobody else's brake holds it back; who has the turn now is waited for."""
    for _ in range(BUSY_TRIES):
        _make_due(organization)
        with acting(by):
            outcome = take_turn(organization.pk, STEP)
        if outcome:
            return Applied(organization.slug, outcome.status, outcome.message)
        time.sleep(BUSY_SECONDS)
    return Applied(organization.slug, "busy", "A worker has its turn. Try again.")


def _make_due(organization: Organization) -> None:
    """Without a message to the workers: this process takes the turn itself."""
    with transaction.atomic():
        Organization.objects.hold(organization.pk)
        Condition.objects.filter(organization=organization, step=STEP).wake()
