from tenants.management.refused import RefusedCommand


class Command(RefusedCommand):
    why = "An organization leaves step by step, and its schema last. Use: manage.py take_down SLUG"
