import sys
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db.models import QuerySet

from tenants.management.door import FOUND_PROBLEM, Door, add_json, organization_of
from tenants.models import TenantSchema
from tenants.schemas.advice import MISSING, NO_TEMPLATE, STATES
from tenants.schemas.listing import SchemaReport, TemplateReport, reports, template_report
from tenants.schemas.measuring import measure
from tenants.schemas.summary import Summary, summary
from tenants.schemas.template import NoTemplateError, current_template
from tenants.schemas.wording import moment, remarks, size_words
from tenants.table import table


class Command(Door):
    help = "List every schema: whose it is, its state, fingerprint and size. Exit code 1 where one needs attention."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--state", choices=STATES, help="Only those in this state.")
        parser.add_argument("--pool", action="store_true", help="Only those that wait for an organization.")
        parser.add_argument("--organization", metavar="SLUG", help="Only that of this organization.")
        parser.add_argument("--measure", action="store_true", help="First compare each with the template.")
        add_json(parser)

    def handle(self, *, as_json: bool, **options: Any) -> None:
        rows = _asked_for(options["organization"], only_pool=options["pool"])
        if options["measure"]:
            _measure(rows)
        listed = [one for one in reports(rows) if options["state"] in (None, one.state)]
        figures, is_all = summary(), not (options["organization"] or options["pool"] or options["state"])
        if as_json:
            self.print_json({"template": template_report(), "schemas": listed, "summary": figures})
        else:
            self._show(listed, figures, strays=figures.strays if is_all else [])
        if any(one.is_trouble for one in listed) or (is_all and figures.has_trouble):
            sys.exit(FOUND_PROBLEM)

    def _show(self, listed: list[SchemaReport], figures: Summary, *, strays: list[str]) -> None:
        template = template_report()
        self.stdout.write(table(HEAD, [_template_row(template), *map(_row, listed)]))
        nothing = [] if listed else [NONE_LIKE_THAT if figures.organizations + figures.pooled else NONE_YET]
        untold = [] if _state_of(template) == STATES["newest"] else [f"{NOT_THERE}\n  → {NO_TEMPLATE}"]
        for remark in [*nothing, *untold, *remarks(listed, strays)]:
            self.stdout.write(f"\n{remark}")
        self.stdout.write(f"\n{figures}")


HEAD = ("schema", "organization", "state", "origin", "fingerprint", "size", "measured")
NOT_THERE = "There is no template of this state of the code."
NONE_LIKE_THAT = "No schema is like that."
NONE_YET = "There are none yet. Beat and a worker fill the pool; an organization gets its own in its first step."


def _asked_for(slug: str | None, *, only_pool: bool) -> QuerySet[TenantSchema]:
    rows = TenantSchema.objects.pooled() if only_pool else TenantSchema.objects.all()
    return rows.filter(organization=organization_of(slug)) if slug else rows


def _measure(rows: QuerySet[TenantSchema]) -> None:
    try:
        current_template()  # to be told of, also where there is nothing to measure
        measure(list(rows))
    except NoTemplateError as error:
        raise CommandError(str(error)) from None


def _template_row(template: TemplateReport) -> tuple[str, ...]:
    size, made = size_words(template.size_bytes), moment(template.made_at)
    return (
        template.name,
        "(template)",
        _state_of(template),
        "migrations",
        template.fingerprint[:12] or "-",
        size,
        made,
    )


def _state_of(template: TemplateReport) -> str:
    if not template.fingerprint:
        return "not made"
    return STATES[MISSING if template.size_bytes is None else "newest"]


def _row(one: SchemaReport) -> tuple[str, ...]:
    whose, size, measured = one.organization or "(pool)", size_words(one.size_bytes), moment(one.measured_at)
    return (one.name, whose, STATES[one.state], one.origin, one.fingerprint[:12] or "-", size, measured)
