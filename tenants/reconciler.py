"""What every step of the workflow is made of."""

from abc import ABC, abstractmethod

from sonicus.lib.outcomes import Change, Holding, Verdict
from tenants.models import Organization


class Reconciler(ABC):
    """Keeps one outside system true to what is desired for an organization.

    It never looks at what woke it. An organization that is leaving desires nothing, so the code that builds also
    takes down. Both methods may raise ProviderError; only the loop catches it.
    """

    @abstractmethod
    def plan(self, organization: Organization) -> list[Change]:
        """Everything that separates observed from desired state, in order. Only reads. Empty after a good turn."""

    @abstractmethod
    def check(self, organization: Organization) -> Verdict:
        """Whether what we asked for is in effect (for a leaving organization: gone)."""

    def holdings(self, organization: Organization) -> list[Holding]:
        """What the organization holds outside, as our own rows remember it. Asks nobody."""
        return []
