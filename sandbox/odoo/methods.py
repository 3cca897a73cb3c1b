"""What can be called on a model. A method whose first argument is `ids` is called on rows, any other on the model."""

import inspect
from collections.abc import Callable
from typing import Any

from sandbox.odoo import errors
from sandbox.odoo.environment import UID, Environment
from sandbox.odoo.load import find_external, load
from sandbox.odoo.records import Record, Records
from sandbox.odoo.registry import MODELS


class ModelMethods:
    """Those of every model."""

    def __init__(self, environment: Environment, model: str) -> None:
        self.environment = environment
        self.records = Records(environment, model)
        self._rights = MODELS[model].rights

    def search_read(
        self,
        domain: list[Any] | None = None,
        fields: list[str] | None = None,
        offset: int = 0,
        limit: int | None = None,
        order: str | None = None,
    ) -> list[Record]:
        self.records.require_fields(fields or [])
        found = _sorted(self.records.search(domain or []), order or "id")
        chosen = found[offset : offset + limit if limit else None]
        return [self.records.shown(record, fields) for record in chosen]

    def read(self, ids: list[int], fields: list[str] | None = None, load: str = "_classic_read") -> list[Record]:
        """What is gone is left out without a word."""
        found = [self.records.get(id) for id in ids]
        return [self.records.shown(record, fields) for record in found if record]

    def create(self, vals_list: list[Record] | Record) -> list[int] | int:
        self._require("create")
        if isinstance(vals_list, dict):
            return self.records.insert(self.records.prepared(vals_list))
        prepared = [self.records.prepared(values) for values in vals_list]
        return [self.records.insert(values) for values in prepared]

    def write(self, ids: list[int], vals: Record) -> bool:
        self._require("write")
        self.records.change(ids, vals)
        return True

    def unlink(self, ids: list[int]) -> bool:
        self._require("unlink")
        return True

    def load(self, fields: list[str], data: list[list[str]]) -> dict[str, Any]:
        self._require("create")
        return load(self.records, self.environment, fields, data)

    def check_access_rights(self, operation: str, raise_exception: bool = True) -> bool:
        if raise_exception:
            self._require(operation)
        return operation in self._rights

    def _require(self, operation: str) -> None:
        if operation not in self._rights:
            verb = {"write": "modify", "unlink": "delete"}.get(operation, operation)
            raise errors.access_error(f"You are not allowed to {verb} '{self.records.model}' records.")


class UserMethods(ModelMethods):
    def context_get(self) -> dict[str, Any]:
        return {"lang": "en_US", "tz": False, "uid": UID}


class ExternalIdMethods(ModelMethods):
    def check_object_reference(self, module: str, xml_id: str, raise_on_access_error: bool = False) -> list[Any]:
        """An archived row is given as false, unless the context asks for those too."""
        name = f"{module}.{xml_id}"
        found = find_external(self.records, name)
        if found is None:
            raise errors.value_error(f"External ID not found in the system: {name}")
        row = self.records.of(found["model"]).get(found["res_id"])
        shown = row and (row.get("active", True) or not self.environment.context.get("active_test", True))
        return [found["model"], found["res_id"] if shown else False]


class MixinMethods(ModelMethods):
    def find_or_create_record(self, model_name: str, name: str) -> Record:
        """Wildcards in the name are not escaped, as in Odoo."""
        records = self.records.of(model_name)
        found = records.search([["name", "=ilike", name]])
        id = found[0]["id"] if found else records.insert(records.prepared({"name": name}))
        return {"id": id, "name": (records.get(id) or {}).get("name", name)}


def positional(method: Callable[..., Any], values: list[Any]) -> dict[str, Any]:
    """Positional arguments by their names. Raises OdooError (TypeError) when there are too many."""
    names = list(inspect.signature(method).parameters)
    if len(values) > len(names):
        raise errors.type_error(f"{method.__name__}() takes {len(names)} arguments but {len(values)} were given")
    return dict(zip(names, values, strict=False))


def invoke(method: Callable[..., Any], arguments: dict[str, Any]) -> Any:
    """Call by name. Raises OdooError, of TypeError for arguments that the method does not take."""
    try:
        inspect.signature(method).bind(**arguments)
    except TypeError as error:
        raise errors.type_error(f"{method.__name__}() {error}") from None
    return method(**arguments)


def _sorted(records: list[Record], order: str) -> list[Record]:
    for part in reversed(order.split(",")):
        field, _, direction = part.strip().partition(" ")
        records = sorted(records, key=lambda record: record[field], reverse=direction.lower() == "desc")
    return records
