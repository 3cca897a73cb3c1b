"""Reading the description of a zone that an outside test wants to find."""

from collections import Counter
from typing import Any

from sandbox.ionos.records import TYPES, invalid_fields, new_record

Json = dict[str, Any]


class BadZoneError(ValueError):
    """The description makes no sense; the text says why."""


def read_zone(zone_id: str, body: Any, now: float) -> tuple[Json, list[Json]]:
    """The zone and its records; ids that are given are kept. Raises BadZoneError."""
    if not isinstance(body, dict):
        raise BadZoneError('the body must be an object: {"name": "example.com", "records": [...]}')
    name, bodies = body.get("name"), body.get("records", [])
    if not isinstance(name, str) or "." not in name.strip(".") or " " in name:
        raise BadZoneError("name must be a domain, e.g. example.com")
    if not isinstance(bodies, list):
        raise BadZoneError("records must be an array")
    name = name.lower().strip(".")
    records = [_read_record(number, record, name, now) for number, record in enumerate(bodies)]
    _refuse_doubles([record["id"] for record in records])
    return {"name": name, "id": zone_id, "type": "NATIVE"}, records


def _read_record(number: int, body: Any, zone: str, now: float) -> Json:
    if not isinstance(body, dict):
        raise BadZoneError(f"records[{number}] must be an object with name, type and content")
    if fields := invalid_fields(body, zone, least_ttl=0):
        raise BadZoneError(f"records[{number}]: {', '.join(_expectation(field, zone) for field in fields)}")
    if not isinstance(body.get("id", ""), str):
        raise BadZoneError(f"records[{number}]: id must be text")
    return new_record(body, zone, now, id=body.get("id", ""))


def _expectation(field: str, zone: str) -> str:
    expectations = {
        "name": f"name must be {zone} or end with .{zone}",
        "type": f"type must be one of {' '.join(sorted(TYPES))}",
        "content": "content must be text that fits the type",
        "ttl": "ttl must be a whole number of seconds",
        "prio": "prio must be a whole number",
        "disabled": "disabled must be true or false",
    }
    return expectations[field]


def _refuse_doubles(ids: list[str]) -> None:
    doubles = {id for id, count in Counter(ids).items() if count > 1}
    if doubles:
        raise BadZoneError(f"records share an id: {', '.join(sorted(doubles))}")
