"""`load`: create-or-ignore by external id; a refusal is an answer with `ids: false`, not an error."""

from typing import Any

from sandbox.odoo.environment import Environment
from sandbox.odoo.errors import OdooError
from sandbox.odoo.records import Record, Records
from sandbox.odoo.registry import Field


class BadCellError(ValueError):
    """A value of the table that cannot be used. Holds the field and the message."""

    def __init__(self, name: str, field: Field, message: str) -> None:
        super().__init__(message)
        self.name, self.field = name, field


def load(records: Records, environment: Environment, columns: list[str], table: list[list[str]]) -> dict[str, Any]:
    """All rows or none."""
    messages: list[dict[str, Any]] = []
    ready = []
    for number, row in enumerate(table):
        try:
            ready.append(_read_row(records, environment, dict(zip(columns, row, strict=True))))
        except (BadCellError, OdooError) as error:
            messages.append(_message(number, error))
    if messages:
        return {"ids": False, "messages": messages, "nextrow": 0}
    return {"ids": [_keep(records, environment, *each) for each in ready], "messages": [], "nextrow": 0}


def refused(message: str) -> dict[str, Any]:
    """The answer that says why nothing was loaded."""
    return {"ids": False, "messages": [_message(0, ValueError(message))], "nextrow": 0}


def find_external(records: Records, name: str) -> Record | None:
    """The row of ir.model.data for "module.name"."""
    module, _, rest = name.rpartition(".")
    known = records.of("ir.model.data").all()
    return next((row for row in known if (row["module"], row["name"]) == (module, rest)), None)


def _read_row(records: Records, environment: Environment, row: dict[str, str]) -> tuple[str, Record, Record]:
    """The external id, what to write, and the whole new row; the latter is empty where there is one already."""
    external = row.pop("id", "")
    values = dict(_read_cell(records, column, text) for column, text in row.items())
    known = find_external(records, external) if external else None
    return external, values, {} if known else records.prepared(values)


def _keep(records: Records, environment: Environment, external: str, values: Record, new: Record) -> int:
    known = find_external(records, external) if external else None
    if known is None:
        id = records.insert(new)
        if external:
            _name(records, environment, external, id)
        return id
    protected = environment.context.get("mode", "init") == "update" and known["noupdate"]
    if not protected:
        records.change([known["res_id"]], values)
    return int(known["res_id"])


def _name(records: Records, environment: Environment, external: str, id: int) -> None:
    module, _, name = external.rpartition(".")
    row = {"module": module or "__import__", "name": name, "model": records.model, "res_id": id}
    names = records.of("ir.model.data")
    names.insert(names.prepared({**row, "noupdate": bool(environment.context.get("noupdate"))}))


def _read_cell(records: Records, column: str, text: str) -> tuple[str, Any]:
    """`field`, `field/.id` (numbers, comma-separated) or `field/id` (an external id); empty text unsets."""
    name, _, kind = column.partition("/")
    field = records.fields.get(name)
    if field is None:
        raise OdooError("builtins.KeyError", repr(name), 500)
    if not text:
        return name, [] if field.kind == "many2many" else False
    if kind == "":
        return name, _plain(name, field, text)
    target = records.of(field.target)
    ids = [
        _by_number(target, name, field, part) if kind == ".id" else _by_name(target, name, field, part)
        for part in text.split(",")
    ]
    return name, ids if field.kind == "many2many" else ids[0]


def _plain(name: str, field: Field, text: str) -> Any:
    if field.kind not in ("float", "integer"):
        return text
    try:
        return float(text)
    except ValueError:
        raise BadCellError(name, field, f"'{text}' does not seem to be a number for field '{field.label}'") from None


def _by_number(target: Records, name: str, field: Field, text: str) -> int:
    if not text.isdigit() or target.get(int(text)) is None:
        message = f"No matching record found for database id '{text}' in field '{field.label}'"
        raise BadCellError(name, field, message)
    return int(text)


def _by_name(target: Records, name: str, field: Field, text: str) -> int:
    found = find_external(target, text)
    if found is None or found["model"] != target.model:
        raise BadCellError(name, field, f"No matching record found for external id '{text}' in field '{field.label}'")
    return int(found["res_id"])


def _message(number: int, error: Exception) -> dict[str, Any]:
    message = {"type": "error", "record": number, "rows": {"from": number, "to": number}, "message": str(error)}
    if isinstance(error, BadCellError):
        message |= {"field": error.name, "field_name": error.field.label, "moreinfo": {}}
    return message
