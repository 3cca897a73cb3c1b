from io import StringIO

from django.core.management import call_command


def test_no_migration_is_missing(db):
    report = StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=report)
    except SystemExit:
        raise AssertionError(report.getvalue()) from None
