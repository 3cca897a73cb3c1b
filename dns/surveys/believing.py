"""What a survey saw, once it is believed, in our rows: facts of the zone, others' records, drift, orphans."""

from django.db import transaction

from dns.models import Difference, ForeignRecord, Zone
from dns.plans.survey import Survey
from dns.records.places import as_json
from dns.surveys.drift import Drift, drift_of_zone
from dns.surveys.orphans import note_orphans
from dns.surveys.replacing import replace_rows
from dns.surveys.sorting import Sorted, sort
from dns.zones import base_zone


def believe(row: Zone, survey: Survey) -> list[Drift]:
    """Returns what drifted; nothing where a newer survey is believed already."""
    sorted_, drifts = sort(survey), drift_of_zone(survey)
    with transaction.atomic():
        held = Zone.objects.select_for_update().get(pk=row.pk)
        if held.surveyed_at and held.surveyed_at > survey.at:  # another survey was faster
            row.refresh_from_db()
            return []
        _write_facts(row, survey, sorted_)
        _keep_foreign(row, sorted_)
        _keep_differences(row, drifts)
        note_orphans(row, sorted_.orphans)
    return drifts


def _write_facts(row: Zone, survey: Survey, sorted_: Sorted) -> None:
    facts = {
        "name": survey.zone.name,
        "identifier": survey.zone.identifier,
        "provider": base_zone(survey.base).provider,
        "nameservers": survey.nameservers,
        "serial": survey.serial,
        "negative_ttl": survey.negative_ttl,
        "records": len(survey.records),
        "ours": len(sorted_.ours),
        "surveyed_at": survey.at,
        "message": "",
        "doubts": 0,
    }
    for name, value in facts.items():
        setattr(row, name, value)
    row.save(update_fields=list(facts))


def _keep_foreign(row: Zone, sorted_: Sorted) -> None:
    seen = [
        ForeignRecord(zone=row, name=r.place[0], type=r.type, content=r.content, ttl=r.ttl, disabled=r.disabled)
        for r in sorted_.foreign
    ]
    replace_rows(row.foreign_records.all(), seen, lambda one: (one.name, one.type, one.content), ("ttl", "disabled"))


def _keep_differences(row: Zone, drifts: list[Drift]) -> None:
    found = [
        Difference(
            zone=row,
            organization=drift.organization,
            kind=drift.kind,
            name=drift.place[0],
            type=drift.place[1],
            wanted=as_json(drift.wanted),
            seen=as_json(drift.seen),
        )
        for drift in drifts
    ]
    replace_rows(row.differences.all(), found, _place_of, ("wanted", "seen"))


def _place_of(one: Difference) -> tuple[object, ...]:
    return one.organization_id, one.kind, one.name, one.type
