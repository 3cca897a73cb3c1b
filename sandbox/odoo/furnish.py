"""What a fresh Odoo with CRM has."""

from sandbox.odoo.environment import UID, Environment
from sandbox.odoo.load import find_external
from sandbox.odoo.records import Record, Records
from sandbox.system import World

ROWS: list[tuple[str, str, Record]] = [
    ("crm.stage", "crm.stage_lead1", {"name": "New", "sequence": 1}),
    ("crm.stage", "crm.stage_lead2", {"name": "Qualified", "sequence": 2}),
    ("crm.stage", "crm.stage_lead3", {"name": "Proposition", "sequence": 3}),
    ("crm.stage", "crm.stage_lead4", {"name": "Won", "sequence": 70, "is_won": True}),
    ("crm.lost.reason", "crm.lost_reason_1", {"name": "Too expensive"}),
    ("crm.lost.reason", "crm.lost_reason_2", {"name": "We don't have people/skills"}),
    ("crm.lost.reason", "crm.lost_reason_3", {"name": "Not enough stock"}),
    ("utm.medium", "utm.utm_medium_website", {"name": "Website"}),
    ("utm.medium", "utm.utm_medium_direct", {"name": "Direct"}),
    ("utm.medium", "utm.utm_medium_email", {"name": "Email"}),
    ("utm.source", "utm.utm_source_newsletter", {"name": "Newsletter"}),
    ("res.country", "base.de", {"name": "Germany", "code": "DE"}),
]


def furnish(world: World) -> None:
    """Keeps what is there."""
    environment = Environment(world, {})
    with world.store.lock:
        for model, external, values in ROWS:
            _lay(Records(environment, model), external, values)
        user = {"id": UID, "name": "Sonicus", "login": world.credentials.odoo_user}
        world.store.put("odoo", "res.users", str(UID), user)


def _lay(records: Records, external: str, values: Record) -> None:
    names = records.of("ir.model.data")
    if find_external(names, external):
        return
    module, _, name = external.partition(".")
    id = records.insert(records.prepared(values))
    row = {"module": module, "name": name, "model": records.model, "res_id": id, "noupdate": True}
    names.insert(names.prepared(row))
