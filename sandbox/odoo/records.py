"""Rows of a model: made, changed, searched and shown by Odoo's rules."""

from collections.abc import Iterable
from typing import Any

from sandbox.odoo import errors
from sandbox.odoo.domain import matches, mentions
from sandbox.odoo.environment import UID, Environment
from sandbox.odoo.registry import AUTOMATIC, MODELS, Field, fields_of
from sandbox.odoo.values import checked

Record = dict[str, Any]


class Records:
    """The rows of one model. Nothing is written before everything that is to be written was found good."""

    def __init__(self, environment: Environment, model: str) -> None:
        self._environment, self.model = environment, model
        self._store = environment.world.store
        self.fields = fields_of(model, environment.version)

    def of(self, model: str) -> "Records":
        return Records(self._environment, model)

    def get(self, id: int) -> Record | None:
        return self._store.get("odoo", self.model, str(id))

    def require(self, ids: list[int]) -> list[Record]:
        """Raises OdooError (MissingError) for the first that is gone."""
        found = [(id, self.get(id)) for id in ids]
        for id, record in found:
            if record is None:
                raise errors.missing(self.model, id)
        return [record for _, record in found if record is not None]

    def all(self) -> list[Record]:
        return [self.computed(record) for record in self._store.all("odoo", self.model)]

    def search(self, domain: list[Any]) -> list[Record]:
        """What lies in the domain; archived rows only where the domain or the context asks for them."""
        matches({}, domain, self.fields)  # a senseless domain is refused also where there are no rows
        found = [record for record in self.all() if matches(record, domain, self.fields)]
        if self._environment.context.get("active_test", True) and not mentions(domain, "active"):
            found = [record for record in found if record.get("active", True)]
        return found

    def named(self, name: str) -> Record | None:
        return next((record for record in self.all() if record["name"] == name), None)

    def prepared(self, values: Record) -> Record:
        """A whole new row without its id. Raises OdooError where Odoo would refuse it."""
        checked_values = self._checked({**self._defaults(), **values})
        lacking = [name for name, field in self._own_fields().items() if field.required and not checked_values[name]]
        if lacking:
            text = f"Missing required value for the field '{lacking[0]}'."
            raise errors.validation_error(f"The operation cannot be completed: {text}")
        self._refuse_taken(checked_values)
        return checked_values

    def insert(self, values: Record) -> int:
        """Keep a prepared row; return its id."""
        id = self._store.next_number(f"odoo.{self.model}")
        if MODELS[self.model].numbers_names:
            values = {**values, "name": self._numbered(values["name"])}
        stamps = {"create_date": self._environment.now, "write_date": self._environment.now}
        self._store.put("odoo", self.model, str(id), {"id": id, **values, **stamps})
        return id

    def change(self, ids: list[int], values: Record) -> None:
        records = self.require(ids)
        rows = [{**record, **self._checked(values, record)} for record in records]
        self._refuse_taken(values, but=ids)
        for row in rows:
            self._store.put("odoo", self.model, str(row["id"]), {**row, "write_date": self._environment.now})

    def require_fields(self, names: Iterable[str]) -> None:
        """Raises OdooError for the first that this version does not know."""
        for name in names:
            if name not in self.fields:
                raise errors.value_error(f"Invalid field {name!r} on model {self.model!r}")

    def remove(self, id: int) -> None:
        """Delete a row, and with it its external id. Nobody may ask for this over the API."""
        self._store.delete("odoo", self.model, str(id))
        for name in self.of("ir.model.data").all():
            if (name["model"], name["res_id"]) == (self.model, id):
                self._store.delete("odoo", "ir.model.data", str(name["id"]))

    def shown(self, record: Record, names: list[str] | None = None) -> Record:
        """The row as `read` gives it: many-to-one as [id, name], nothing as false."""
        chosen = ["id", *(names or [name for name in self.fields if name != "id"])]
        self.require_fields(chosen)
        whole = self.computed(record)
        return {name: self._shown_value(whole.get(name, False), self.fields[name]) for name in chosen}

    def computed(self, record: Record) -> Record:
        whole = {**record, "display_name": record.get("name", False)}
        if "won_status" in self.fields:
            whole["won_status"] = self._won_status(record)
        return whole

    def _won_status(self, record: Record) -> str:
        stage = self.of("crm.stage").get(record["stage_id"]) if record["stage_id"] else None
        if stage and stage["is_won"] and record["probability"] == 100:
            return "won"
        return "lost" if not record["active"] and record["probability"] == 0 else "pending"

    def _shown_value(self, value: Any, field: Field) -> Any:
        if field.kind != "many2one" or not value:
            return value
        target = self.of(field.target).get(value)
        return [value, target["name"]] if target else False

    def _own_fields(self) -> dict[str, Field]:
        return {name: field for name, field in self.fields.items() if name not in AUTOMATIC}

    def _defaults(self) -> Record:
        """Who makes a lead is its salesperson, unless it is said otherwise."""
        values = {name: field.default for name, field in self._own_fields().items()}
        if self.model == "crm.lead":
            stages = sorted(self.of("crm.stage").all(), key=lambda stage: stage["sequence"])
            values |= {"user_id": UID, "stage_id": stages[0]["id"]}
        return values

    def _checked(self, values: Record, current: Record | None = None) -> Record:
        self.require_fields(values)
        before = current or {}
        return {name: checked(self, name, value, before.get(name)) for name, value in values.items()}

    def _refuse_taken(self, values: Record, but: list[int] | None = None) -> None:
        message, name = MODELS[self.model].unique_name, values.get("name")
        holder = self.named(name) if message and name else None
        if holder and holder["id"] not in (but or []):
            raise errors.validation_error(f"The operation cannot be completed: {message}")

    def _numbered(self, name: str) -> str:
        taken = {record["name"] for record in self.all()}
        return next(n for n in [name, *(f"{name} [{i}]" for i in range(2, len(taken) + 3))] if n not in taken)
