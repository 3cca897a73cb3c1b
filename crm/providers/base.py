"""What the CRM room asks of a customer file, whoever keeps it."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class NewLead:
    """A lead as it begins. Afterwards it belongs to the salespeople: nothing of this is written again."""

    key: str  # ours, and immutable; by it the lead is made once only
    title: str
    email: str
    company: str
    website: str
    description: str
    source: str
    medium: str
    tag: str
    expected_revenue: Decimal


@dataclass(frozen=True)
class ObservedLead:
    """A lead as it is now. `stage` is for people; its name may be translated or changed at any time."""

    id: int
    title: str
    email: str
    stage: str
    is_won: bool
    is_archived: bool
    tag_ids: tuple[int, ...]

    @property
    def is_open(self) -> bool:
        return not (self.is_won or self.is_archived)


class LeadProvider(ABC):
    """Keeps leads. Every method may raise ProviderError, and may be repeated without harm."""

    @abstractmethod
    def make(self, lead: NewLead) -> int:
        """Make the lead unless there is one of that key, also one that salespeople changed or closed; return its id."""

    @abstractmethod
    def find(self, key: str) -> int | None:
        """The id of the lead made under that key; None where there never was one, or it is gone."""

    @abstractmethod
    def read(self, id: int) -> ObservedLead | None:
        """The lead, archived or not; None when it is gone: deleted, or merged into another."""

    @abstractmethod
    def lose(self, id: int, reason: str) -> None:
        """Mark an open lead lost, which archives it. Nothing is ever deleted."""

    @abstractmethod
    def bears(self, lead: ObservedLead, tag: str) -> bool:
        """Whether the lead has the tag."""

    @abstractmethod
    def tag(self, id: int, tag: str, note: str) -> None:
        """Add a tag, then a note that says why; the note is best effort, since it cannot be repeated without harm."""

    @abstractmethod
    def reopen(self, id: int, title: str) -> None:
        """Take a lead out of the archive under another title. For our own throw-away lead only."""

    @abstractmethod
    def address(self, id: int) -> str:
        """Where staff open the lead in a browser. Asks nobody."""

    @abstractmethod
    def describe(self) -> str:
        """What answers, and how it is spoken with. Needs no key."""

    @abstractmethod
    def sign_in(self) -> str:
        """Prove the key; return who it belongs to."""

    @abstractmethod
    def lacking_rights(self) -> list[str]:
        """What this user must be allowed to do, and is not."""
