from tenants.management.refused import RefusedCommand


class Command(RefusedCommand):
    why = (
        "A copy is a backup that is restored. "
        "Use: manage.py backup_organization SLUG, then manage.py restore_organization FILE --as NEWSLUG"
    )
