"""The pipeline as salespeople see it, at the address that leads link to: /web#id=14&model=crm.lead&view_type=form"""

from html import escape
from typing import Any

from sandbox.document import document

Lead = dict[str, Any]


def pipeline(leads: list[Lead]) -> str:
    rows = "".join(_row(lead) for lead in reversed(leads))
    table = f"<table><tr><th>No.<th>Lead<th>E-mail<th>Stage<th>Source<th>Revenue<th></tr>{rows}</table>"
    return document("Odoo: leads", table if leads else "<p class=empty>There is no lead yet.</p>")


def _row(lead: Lead) -> str:
    stage = lead["stage_id"][1] if lead["stage_id"] else ""
    origin = " / ".join(part[1] for part in (lead["source_id"], lead["medium_id"]) if part)
    cells = [lead["name"], lead["email_from"] or "", stage + ("" if lead["active"] else ", lost"), origin]
    shown = "".join(f"<td>{escape(cell)}" for cell in cells)
    return (
        f'<tr id="id={lead["id"]}&amp;model=crm.lead&amp;view_type=form"><td>{lead["id"]}{shown}'
        f"<td>{lead['expected_revenue']:.2f}"
        f'<td><form method=post action="web/leads/{lead["id"]}/delete"><button>Delete</button></form></tr>'
    )
