"""Outlooks and reports, for people."""

from collections.abc import Iterator

from tenants.schemas.advice import STATES
from tenants.schemas.fleet.groups import Group
from tenants.schemas.fleet.outlook import Outlook, statements
from tenants.schemas.fleet.report import Report

INTERRUPTED = "Interrupted. No schema is in the middle of a migration. Run migrate_fleet again to go on from here."


def describe_outlook(outlook: Outlook, *, with_statements: bool) -> str:
    return "\n".join(_outlook(outlook, with_statements=with_statements))


def describe_report(report: Report) -> str:
    return "\n".join(_report(report))


def _outlook(outlook: Outlook, *, with_statements: bool) -> Iterator[str]:
    if outlook.template_lacks:
        yield f"The template lacks {', '.join(outlook.template_lacks)}."
    for group in outlook.groups:
        yield f"{schemas(len(group.rows))}: {_to_do(group)}."
        if with_statements and group.lacks:
            yield from (f"  {line}" for line in statements(group))
    yield from _skipped(outlook.skipped)
    if not outlook.groups and outlook.is_empty:
        yield "Nothing to do."


def _to_do(group: Group) -> str:
    return group.problem or ("lacks " + ", ".join(group.lacks) if group.lacks else "nothing to do")


def _report(report: Report) -> Iterator[str]:
    for trouble in report.troubles:
        whose = f" ({trouble.organization})" if trouble.organization else ""
        yield f"{trouble.schema}{whose}: {STATES[trouble.state]}: {trouble.message}"
    states = ", ".join(f"{count} {STATES[state]}" for state, count in report.states.items())
    yield f"{schemas(report.migrated)} migrated in {report.seconds:.1f} s; now {states or 'there are none'}."
    yield from _skipped(report.skipped)
    if report.stopped:
        yield f"Stopped: {report.stopped}. Mend the cause and run migrate_fleet again; it goes on from here."


def _skipped(skipped: dict[str, int]) -> Iterator[str]:
    if skipped:
        yield "Skipped: " + ", ".join(f"{count} {reason}" for reason, count in skipped.items()) + "."


def schemas(count: int) -> str:
    return "1 schema" if count == 1 else f"{count} schemas"
