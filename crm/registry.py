"""The customer file that the settings name."""

from functools import lru_cache

from django.conf import settings

from crm.providers.base import LeadProvider
from crm.providers.odoo.provider import OdooProvider
from crm.providers.odoo.transport import Access


def customer_file() -> LeadProvider:
    return _odoo(settings.ODOO_URL, settings.ODOO_DB, settings.ODOO_USER, settings.ODOO_API_KEY)


@lru_cache(maxsize=4)
def _odoo(url: str, database: str, user: str, key: str) -> LeadProvider:
    """One for each process, so that connections and what was found out about them are kept."""
    return OdooProvider(url, Access(database, user, key))
