from tenants.management.refused import RefusedCommand


class Command(RefusedCommand):
    why = "A missing schema is given by the organization's schema step. Use: manage.py reconcile SLUG"
