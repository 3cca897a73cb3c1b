"""What separates an organization's records from what is desired: what is written now, and what must wait, and why."""

from dataclasses import dataclass
from functools import partial

from dns.models import JournalEntry, Record
from dns.plans.deeds import Deed, deeds_of, removals_of
from dns.plans.occupants import Occupants, occupants_of
from dns.plans.picture import Observe, Picture, ask_provider, take_pictures
from dns.plans.restraints import held_by, within_policy, within_threshold
from dns.plans.thresholds import STEP
from dns.records.places import by_place
from dns.registry import provider_for
from dns.writes import journaling
from dns.writes.authorship import current_author
from dns.writes.trespassing import not_ours
from sonicus.lib.outcomes import Change, Waiting
from tenants.models import Attempt, Condition, Organization


@dataclass(frozen=True)
class Intention:
    organization: Organization
    pictures: list[Picture]
    occupants: Occupants
    deeds: list[Deed]  # everything, in order
    allowed: list[Deed]
    waiting: Waiting | None  # why not all of it is done now

    @property
    def changes(self) -> list[Change]:
        return [*(deed.as_change() for deed in self.allowed), *self._bookkeeping]

    @property
    def _bookkeeping(self) -> list[Change]:
        """What a turn that died, or a database that was restored, left unsaid in our own tables."""
        changes = []
        if not self.allowed and _left_open(self.organization):
            changes.append(Change("settle", f"journal of {self.organization.host}", apply=self._settle))
        if any(not picture.is_remembered for picture in self.pictures):
            remember = partial(remember_held, self.organization)
            changes.append(Change("remember", f"records of {self.organization.host}", apply=remember))
        return changes

    def _settle(self) -> None:
        for picture in self.pictures:
            entries = list(journaling.left_open(picture.zone, self.organization))
            places = {(entry.name, entry.type) for entry in entries}
            seen = provider_for(picture.base).at_places(picture.zone, places)
            journaling.settle(entries, picture.zone, seen)


def intention_of(organization: Organization, observe: Observe = ask_provider) -> Intention:
    """Asks the providers by default. Raises ProviderError(conflict) where somebody else's record stands in the way."""
    pictures = take_pictures(organization, observe)
    occupants = occupants_of(pictures[0])
    if occupants.foreign:
        raise not_ours(occupants.foreign, pictures[0].zone)
    deeds = _deeds(organization, pictures, occupants)
    allowed, waiting = within_policy(deeds)
    allowed, held_back = within_threshold(organization, pictures, allowed)
    return Intention(organization, pictures, occupants, deeds, allowed, waiting or held_back or held_by(occupants))


def remember_held(organization: Organization) -> None:
    """Our table says of each place what stands there and is ours."""
    for picture in take_pictures(organization):
        held = by_place(picture.held)
        for place in {**held, **by_place(picture.remembered)}:
            Record.objects.hold_place(organization, picture.zone, place, held.get(place, []))


def is_drift(organization: Organization) -> bool:
    """Whether it was ready for what is desired now: then nobody asked for whatever differs since."""
    if (author := current_author()) and author.is_forced:
        return False
    ready = Attempt.objects.filter(organization=organization, step=STEP, status=Condition.Status.READY)
    return ready.filter(generation__gte=organization.generation).exists()


def _deeds(organization: Organization, pictures: list[Picture], occupants: Occupants) -> list[Deed]:
    """Two that swap their names would wait for each other for ever, if each held on to its old one."""
    if occupants.leaving:
        return [deed for picture in pictures for deed in removals_of(picture)]
    drift = is_drift(organization)
    left_over = [occupants.left_over, *([] for _ in pictures[1:])]
    return [
        deed
        for picture, rest in zip(pictures, left_over, strict=True)
        for deed in deeds_of(picture, rest, is_drift=drift)
    ]


def _left_open(organization: Organization) -> bool:
    return JournalEntry.objects.filter(organization=organization, state=JournalEntry.State.BEGUN).exists()
