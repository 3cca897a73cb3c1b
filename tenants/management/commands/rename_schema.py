from tenants.management.refused import RefusedCommand


class Command(RefusedCommand):
    why = "A schema keeps its name for good; what people see is the slug. See: manage.py organizations"
