from tenants.management.refused import RefusedCommand


class Command(RefusedCommand):
    why = "An organization comes by one of its doors. Use: manage.py create_organization"
