"""Looking at schemas and writing into their rows what was found."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models.functions import Now

from tenants.models import SchemaTemplate, TenantSchema
from tenants.schemas.applied import applied
from tenants.schemas.code import wanted
from tenants.schemas.differences import differences, in_words, without
from tenants.schemas.fingerprint import fingerprint_of, fingerprints_with
from tenants.schemas.names import TEMPLATE
from tenants.schemas.template import current_template

State = TenantSchema.State
KEPT_WHILE_BEHIND = (State.MAKING, State.FAILED)
AT_ONCE = 500


@dataclass(frozen=True)
class Measured:
    state: str
    fingerprint: str
    message: str = ""


def measure(rows: Collection[TenantSchema]) -> None:
    """Write each schema's fingerprint and state, into the rows given too. Raises NoTemplateError."""
    if not rows:
        return
    found: dict[Measured, list[TenantSchema]] = defaultdict(list)
    ruler = _Ruler([row.name for row in rows])
    for row in rows:
        found[ruler.measure(row)].append(row)
    for measured, alike in found.items():
        _write(measured, alike)


def measure_late(at_once: int = AT_ONCE) -> None:
    """Measure what organizations were given after the fleet ran, by a release that meant something else by a schema.

    Its row says that it is at the newest, which it was to that release. Raises NoTemplateError.
    """
    claimed = TenantSchema.objects.filter(organization__isnull=False, state=State.NEWEST)
    late = claimed.exclude(fingerprint=current_template().fingerprint)
    measure(list(late.order_by("measured_at")[:at_once]))


def measure_migrated(applied: Mapping[TenantSchema, frozenset[tuple[str, str]]]) -> None:
    """As `measure`, of schemas that have just come to have applied these migrations, which are not read again.

    Whatever is not what the template is then is looked at as a whole.
    """
    if not applied:
        return
    template = current_template().fingerprint
    fingerprints = fingerprints_with({row.name: migrations for row, migrations in applied.items()})
    alike = [row for row in applied if fingerprints.get(row.name) == template]
    others = [row for row in applied if fingerprints.get(row.name) != template]
    TenantSchema.objects.filter(pk__in=[row.pk for row in others]).update(migrated_at=Now())
    measure(others)
    _write(Measured(State.NEWEST, template), alike, migrated_at=Now())


def _write(measured: Measured, rows: list[TenantSchema], **moments: Now) -> None:
    keys: list[UUID] = [row.pk for row in rows]
    TenantSchema.objects.filter(pk__in=keys).update(**vars(measured), **moments, measured_at=Now())
    for row in rows:
        row.state, row.fingerprint, row.message = measured.state, measured.fingerprint, measured.message


class _Ruler:
    """What there is and what should be, read once for all."""

    def __init__(self, names: Collection[str]) -> None:
        self.template = current_template().fingerprint
        self.releases = frozenset(SchemaTemplate.objects.values_list("fingerprint", flat=True))
        self.wanted = wanted()
        self.applied = applied(names)
        self.fingerprints = fingerprints_with(self.applied)
        self.words: dict[str, str] = {}

    def measure(self, row: TenantSchema) -> Measured:
        fingerprint = self.fingerprints.get(row.name, "")
        if fingerprint == self.template:
            return Measured(State.NEWEST, fingerprint)
        if missing := self.wanted - self.applied[row.name]:
            return self._behind(row, fingerprint, missing)
        if fingerprint in self.releases and self._is_ahead(row):
            return Measured(row.state, fingerprint, row.message)  # a newer release's, which knows better
        return Measured(State.DIFFERENT, fingerprint, self._in_words(row.name, fingerprint))

    def _behind(self, row: TenantSchema, fingerprint: str, missing: frozenset[tuple[str, str]]) -> Measured:
        if row.state in KEPT_WHILE_BEHIND:
            return Measured(row.state, fingerprint, row.message)
        if not fingerprint:
            return Measured(State.DIFFERENT, "", "There is no such schema.")
        return Measured(State.BEHIND, fingerprint, without(f"{app}.{name}" for app, name in sorted(missing)))

    def _in_words(self, name: str, fingerprint: str) -> str:
        """Looked for once for all that are different in the same way."""
        if fingerprint not in self.words:
            self.words[fingerprint] = _words(name, self.template)
        return self.words[fingerprint]

    def _is_ahead(self, row: TenantSchema) -> bool:
        return bool(self.applied[row.name] - self.wanted)


def _words(name: str, template: str) -> str:
    """What is different, where the template schema is still what this release means by it."""
    if fingerprint_of(TEMPLATE) != template:
        return "It is not like the template of this release; a newer release has changed the template schema since."
    return in_words(differences(name))
