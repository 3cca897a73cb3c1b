"""The models that there are, with as much of each as a customer file needs."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Field:
    """`since` is the first version that has it."""

    kind: str = "char"  # char, float, integer, boolean, many2one, many2many
    target: str = ""
    label: str = ""
    default: Any = False
    required: bool = False
    choices: tuple[str, ...] = ()
    since: int = 14


@dataclass(frozen=True)
class Model:
    """`rights` are those of the technical user: Sales, all documents, and contact creation. Nobody may delete."""

    fields: dict[str, Field]
    rights: frozenset[str] = frozenset({"read", "create", "write"})
    unique_name: str = ""  # the message when a name is used twice; empty: names may repeat
    numbers_names: bool = False  # a name used twice becomes "Name [2]"


READ_ONLY = frozenset({"read"})
NAME = Field(label="Name", required=True)


def many2one(target: str, label: str) -> Field:
    return Field("many2one", target, label)


LEAD = {
    "name": Field(label="Opportunity", required=True),
    "type": Field(label="Type", default="opportunity", choices=("lead", "opportunity")),
    "active": Field("boolean", label="Active", default=True),
    "email_from": Field(label="Email"),
    "partner_name": Field(label="Company Name"),
    "contact_name": Field(label="Contact Name"),
    "phone": Field(label="Phone"),
    "website": Field(label="Website"),
    "description": Field(label="Notes"),
    "referred": Field(label="Referred By"),
    "expected_revenue": Field("float", label="Expected Revenue", default=0.0),
    "probability": Field("float", label="Probability", default=0.0),
    "stage_id": many2one("crm.stage", "Stage"),
    "user_id": many2one("res.users", "Salesperson"),
    "partner_id": many2one("res.partner", "Contact"),
    "country_id": many2one("res.country", "Country"),
    "source_id": many2one("utm.source", "Source"),
    "medium_id": many2one("utm.medium", "Medium"),
    "campaign_id": many2one("utm.campaign", "Campaign"),
    "lost_reason_id": many2one("crm.lost.reason", "Lost Reason"),
    "tag_ids": Field("many2many", "crm.tag", "Tags", default=[]),
    "won_status": Field(label="Is Won", choices=("won", "lost", "pending"), since=19),
}

MODELS = {
    "crm.lead": Model(LEAD),
    "crm.stage": Model(
        {"name": NAME, "sequence": Field("integer", default=1), "is_won": Field("boolean")}, rights=READ_ONLY
    ),
    "crm.tag": Model({"name": NAME}, unique_name="Tag name already exists!"),
    "crm.lost.reason": Model({"name": NAME, "active": Field("boolean", default=True)}),
    "res.partner": Model(
        {
            "name": NAME,
            "active": Field("boolean", default=True),
            "email": Field(label="Email"),
            "website": Field(label="Website"),
            "is_company": Field("boolean", label="Is a Company"),
        }
    ),
    "res.country": Model({"name": NAME, "code": Field()}, rights=READ_ONLY),
    "res.users": Model({"name": NAME, "login": Field(required=True)}, rights=READ_ONLY),
    "utm.source": Model({"name": NAME}, numbers_names=True),
    "utm.medium": Model({"name": NAME, "active": Field("boolean", default=True)}, numbers_names=True),
    "utm.campaign": Model({"name": NAME, "active": Field("boolean", default=True)}, numbers_names=True),
    "utm.mixin": Model({}),
    "ir.model.data": Model(
        {
            "module": Field(required=True),
            "name": NAME,
            "model": Field(required=True),
            "res_id": Field("integer"),
            "noupdate": Field("boolean"),
        },
        rights=READ_ONLY,
    ),
}

AUTOMATIC = {"id": Field("integer"), "create_date": Field(), "write_date": Field(), "display_name": Field()}


def fields_of(model: str, version: int) -> dict[str, Field]:
    """Those that this version knows, the automatic ones included."""
    own = {name: field for name, field in MODELS[model].fields.items() if field.since <= version}
    return {**AUTOMATIC, **own}
