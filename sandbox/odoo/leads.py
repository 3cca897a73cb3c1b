"""What salespeople do with a lead."""

from typing import Any

from sandbox.odoo import errors
from sandbox.odoo.methods import ModelMethods
from sandbox.odoo.records import Record


class LeadMethods(ModelMethods):
    def write(self, ids: list[int], vals: Record) -> bool:
        """The stage Won means a probability of 100; a contact's address overwrites the lead's."""
        extra: Record = {}
        stage = self.records.of("crm.stage").get(vals.get("stage_id") or 0)
        if stage and stage["is_won"]:
            extra["probability"] = 100.0
        partner = self.records.of("res.partner").get(vals.get("partner_id") or 0)
        if partner and partner["email"]:
            extra["email_from"] = partner["email"]
        return super().write(ids, {**vals, **extra})

    def action_set_won(self, ids: list[int]) -> bool:
        won = next(stage for stage in self.records.of("crm.stage").all() if stage["is_won"])
        self.records.change(ids, {"stage_id": won["id"], "probability": 100.0, "active": True})
        return True

    def action_set_lost(self, ids: list[int], lost_reason_id: int | bool = False) -> None:
        """The stage stays. From 19 on a won lead cannot be lost."""
        rows = self.records.require(ids)
        if self.environment.version >= 19 and any(self._is_in_won_stage(row) for row in rows):
            raise errors.user_error("A lead in a Won stage cannot be lost. Move it to another stage first.")
        self.records.change(ids, {"active": False, "probability": 0.0, "lost_reason_id": lost_reason_id})

    def action_unarchive(self, ids: list[int]) -> None:
        self.records.change(ids, {"active": True, "lost_reason_id": False})

    def message_post(
        self,
        ids: list[int],
        body: str = "",
        body_is_html: bool = False,
        message_type: str = "notification",
        subtype_xmlid: str | None = None,
    ) -> Any:
        """Says the same again when asked again. Does not touch `write_date`."""
        self.records.require(ids)
        store = self.environment.world.store
        number = store.next_number("odoo.mail.message")
        message = {"id": number, "model": "crm.lead", "res_id": ids[0], "body": body, "date": self.environment.now}
        store.put("odoo", "mail.message", str(number), message)
        return [number] if self.environment.version >= 19 else number

    def _is_in_won_stage(self, row: Record) -> bool:
        stage = self.records.of("crm.stage").get(row["stage_id"] or 0)
        return bool(stage and stage["is_won"])
