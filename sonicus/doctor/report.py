"""Findings as people and programs read them."""

from typing import Any

from sonicus.doctor.checks import Checked
from sonicus.lib.findings import Finding, Level


def lines(checked: Checked) -> list[str]:
    """One line for each finding, and one below it that says how to mend it."""
    return [line for finding in checked.findings for line in _of_finding(checked, finding)]


def _of_finding(checked: Checked, finding: Finding) -> list[str]:
    subject = "" if finding.subject == checked.service else f"{finding.subject}: "
    head = f"{finding.level.value:<5} {checked.service:<12} {subject}{finding.seen}"
    return [head, *([f"{'':<18} → {finding.mend}"] if finding.mend else [])]


def as_data(checked: Checked) -> dict[str, Any]:
    findings = [
        {"subject": one.subject, "level": one.level.value, "seen": one.seen, "mend": one.mend}
        for one in checked.findings
    ]
    return {
        "service": checked.service,
        "level": worst(checked),
        "seconds": round(checked.seconds, 2),
        "findings": findings,
    }


def worst(checked: Checked) -> str:
    levels = {finding.level for finding in checked.findings}
    return next((level for level in (Level.FAIL, Level.WARN) if level in levels), Level.OK).value
