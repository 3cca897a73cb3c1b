"""Odoo with CRM: JSON-2 from 19 on, JSON-RPC for 14 to 18."""
