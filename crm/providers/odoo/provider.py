"""Leads in Odoo."""

from typing import Any

from crm.providers.base import LeadProvider, NewLead, ObservedLead
from crm.providers.odoo.external import External
from crm.providers.odoo.line import Line
from crm.providers.odoo.names import find, find_or_make
from crm.providers.odoo.transport import Access
from sonicus.lib.providers import ErrorKind, ProviderError

LEAD = "crm.lead"
FIELDS = ["name", "email_from", "stage_id", "active", "tag_ids"]
NEEDED = {LEAD: ("read", "create", "write"), "crm.tag": ("create",), "utm.source": ("create",)}


class OdooProvider(LeadProvider):
    """One for each process. Leads are always named by ids: names of stages are translated and changed at will."""

    def __init__(self, url: str, access: Access) -> None:
        self._url, self._access = url, access
        self._line = Line(url, access)

    def make(self, lead: NewLead) -> int:
        return External(self._line, LEAD).load(lead.key, self._columns(lead))

    def find(self, key: str) -> int | None:
        return External(self._line, LEAD).find(key)

    def read(self, id: int) -> ObservedLead | None:
        rows = self._line.call(LEAD, "read", ids=[id], fields=FIELDS)
        return self._observed(rows[0]) if rows else None

    def lose(self, id: int, reason: str) -> None:
        column = "lost_reason_id" if self._line.connection().version >= 16 else "lost_reason"
        reason_id = self._lost_reason(reason)
        why = {} if reason_id is None else {column: reason_id}
        self._line.call(LEAD, "action_set_lost", ids=[id], **why)

    def bears(self, lead: ObservedLead, tag: str) -> bool:
        return find(self._line, "crm.tag", tag) in lead.tag_ids

    def tag(self, id: int, tag: str, note: str) -> None:
        tag_id = find_or_make(self._line, "crm.tag", tag)
        self._line.call(LEAD, "write", ids=[id], vals={"tag_ids": [[4, tag_id, 0]]})
        silent = {"message_type": "comment", "subtype_xmlid": "mail.mt_note"}
        self._line.call(LEAD, "message_post", ids=[id], body=note, **silent)

    def reopen(self, id: int, title: str) -> None:
        self._line.call(LEAD, "action_unarchive", ids=[id])
        self._line.call(LEAD, "write", ids=[id], vals={"name": title})

    def address(self, id: int) -> str:
        """The form that all versions understand."""
        return f"{self._url}/web#id={id}&model={LEAD}&view_type=form"

    def describe(self) -> str:
        connection = self._line.connection()
        return f"Odoo {connection.version} at {self._url}, over {connection.transport.protocol}"

    def sign_in(self) -> str:
        context = self._line.call("res.users", "context_get")
        return f"user {context['uid']} of database {self._access.database}"

    def lacking_rights(self) -> list[str]:
        asked = [(model, operation) for model, operations in NEEDED.items() for operation in operations]
        return [f"{operation} {model}" for model, operation in asked if not self._may(model, operation)]

    def _may(self, model: str, operation: str) -> bool:
        return bool(self._line.call(model, "check_access_rights", operation=operation, raise_exception=False))

    def _columns(self, lead: NewLead) -> dict[str, str]:
        """No type: Odoo's default is visible everywhere. No salesperson: else it would be the technical user."""
        return {
            "name": lead.title,
            "email_from": lead.email,
            "partner_name": lead.company,
            "website": lead.website,
            "description": lead.description,
            "expected_revenue": str(lead.expected_revenue),
            "user_id/.id": "",
            "source_id/.id": str(find_or_make(self._line, "utm.source", lead.source)),
            "medium_id/.id": str(find_or_make(self._line, "utm.medium", lead.medium)),
            "tag_ids/.id": str(find_or_make(self._line, "crm.tag", lead.tag)),
        }

    def _observed(self, row: dict[str, Any]) -> ObservedLead:
        stage_id, stage = row["stage_id"] or (None, "")
        return ObservedLead(
            id=row["id"],
            title=row["name"] or "",
            email=row["email_from"] or "",
            stage=stage,
            is_won=stage_id is not None and self._is_won(stage_id),
            is_archived=not row["active"],
            tag_ids=tuple(row["tag_ids"]),
        )

    def _is_won(self, stage_id: int) -> bool:
        rows = self._line.call("crm.stage", "search_read", domain=[["id", "=", stage_id]], fields=["is_won"])
        return bool(rows and rows[0]["is_won"])

    def _lost_reason(self, reason: str) -> int | None:
        """None where this user may not add reasons: losing the lead matters more than saying why."""
        try:
            return find_or_make(self._line, "crm.lost.reason", reason)
        except ProviderError as error:
            if error.kind is ErrorKind.AUTH:
                return None
            raise
