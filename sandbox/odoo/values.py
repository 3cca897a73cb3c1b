"""What may stand in a field."""

from typing import TYPE_CHECKING, Any

from sandbox.odoo import errors
from sandbox.odoo.registry import Field

if TYPE_CHECKING:
    from sandbox.odoo.records import Records

NUMBERS = {"float": float, "integer": int}


def checked(records: "Records", name: str, value: Any, current: Any) -> Any:
    """The value as it is stored, in place of the current one. Raises OdooError."""
    field = records.fields[name]
    if field.kind == "many2one":
        return _existing(records, field, value)
    if field.kind == "many2many":
        return _linked(records, field, value, current)
    if field.choices and value not in (False, *field.choices):
        raise errors.value_error(f"Wrong value for {records.model}.{name}: {value!r}")
    if field.kind in NUMBERS:
        return _number(field, value)
    return bool(value) if field.kind == "boolean" else (value or False)


def _number(field: Field, value: Any) -> Any:
    try:
        return NUMBERS[field.kind](value or 0)
    except (TypeError, ValueError):
        raise errors.value_error(f"could not convert string to {field.kind}: {value!r}") from None


def _existing(records: "Records", field: Field, value: Any) -> Any:
    if not value:
        return False
    if records.of(field.target).get(value) is None:
        message = "The operation cannot be completed: the record that is referred to does not exist."
        raise errors.validation_error(f"{message} ({field.label}: {value})")
    return value


def _linked(records: "Records", field: Field, value: Any, current: Any) -> list[int]:
    """A list of ids, or of commands: [6, 0, ids] replaces, [4, id] adds, [3, id] takes away, [5] empties."""
    plain = all(isinstance(command, int) for command in value or [])
    linked: list[int] = [] if plain else list(current or [])
    for command in value or []:
        linked = _obeyed(linked, command)
    for id in linked:
        _existing(records, field, id)
    return linked


def _obeyed(linked: list[int], command: Any) -> list[int]:
    if isinstance(command, int):
        return [*linked, command]
    match command[0]:
        case 6:
            return list(command[2])
        case 4:
            return [*(id for id in linked if id != command[1]), command[1]]
        case 3:
            return [id for id in linked if id != command[1]]
        case 5:
            return []
    raise errors.value_error(f"Invalid command {command!r}")
