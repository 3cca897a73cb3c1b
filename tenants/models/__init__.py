from tenants.models.api_key import ApiKey
from tenants.models.attempt import Attempt
from tenants.models.audit import AuditEvent
from tenants.models.base import UUIDModel
from tenants.models.condition import Condition
from tenants.models.domain import Domain
from tenants.models.membership import Membership
from tenants.models.name_ruling import NameRuling
from tenants.models.organization import Organization
from tenants.models.plan import Plan
from tenants.models.released_name import ReleasedName
from tenants.models.schema import SchemaTemplate, TenantSchema
from tenants.models.user import User

__all__ = [
    "ApiKey",
    "Attempt",
    "AuditEvent",
    "Condition",
    "Domain",
    "Membership",
    "NameRuling",
    "Organization",
    "Plan",
    "ReleasedName",
    "SchemaTemplate",
    "TenantSchema",
    "UUIDModel",
    "User",
]
