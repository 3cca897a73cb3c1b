"""The records of an organization's name stand at the provider; then the world is seen to agree."""

from functools import partial

from dns import propagation
from dns.models import Observation, Record
from dns.picture import Picture, take_picture
from dns.providers.base import DnsRecord
from dns.registry import provider
from sonicus.lib.outcomes import Change, Holding, Ready, Verdict, Waiting
from tenants.models import Organization
from tenants.reconciler import Reconciler

READ_BACK_SECONDS = 1.0


class RecordsReconciler(Reconciler):
    """The marker of ownership is written before and removed after everything that it calls ours."""

    def plan(self, organization: Organization) -> list[Change]:
        picture = take_picture(organization, provider())
        picture.refuse_conflict()
        changes = [_write(picture, action, records) for action, records in picture.differing]
        changes += [_delete(picture, record) for record in picture.superfluous]
        return changes if picture.is_remembered and not changes else [*changes, _remember(organization)]

    def check(self, organization: Organization) -> Verdict:
        """Read back what was written."""
        if open_changes := self.plan(organization):
            still = "; ".join(str(change) for change in open_changes)
            return Waiting("NotAsWritten", f"{provider().name} does not show it yet: {still}.", READ_BACK_SECONDS)
        return Ready(", ".join(holding.label for holding in self.holdings(organization)) or "No record is left.")

    def holdings(self, organization: Organization) -> list[Holding]:
        rows = Record.objects.filter(organization=organization)
        return [Holding("record", row.identifier, str(row)) for row in rows]


class PropagationReconciler(Reconciler):
    """Nothing is changed: the name servers are asked until they agree."""

    def plan(self, organization: Organization) -> list[Change]:
        return []

    def check(self, organization: Organization) -> Verdict:
        """Leaving runs backwards, so the records still stand while this step is left; there is nothing to ask for."""
        if organization.is_leaving:
            Observation.objects.replace_round(organization, [])
            return Ready("The name is no longer watched.")
        return propagation.verdict(organization)


def _write(picture: Picture, action: str, records: list[DnsRecord]) -> Change:
    name, type = records[0].name, records[0].type
    detail = ", ".join(record.content for record in records)
    return Change(action, f"{type} {name}", detail, apply=partial(provider().upsert, picture.zone, records))


def _delete(picture: Picture, record: DnsRecord) -> Change:
    target = f"{record.type} {record.name}"
    return Change("delete", target, record.content, apply=partial(provider().delete, picture.zone, [record]))


def _remember(organization: Organization) -> Change:
    def remember() -> None:
        picture = take_picture(organization, provider())
        Record.objects.remember(organization, picture.zone, picture.held)

    return Change("remember", f"records of {organization.host}", apply=remember)
