"""Behind PgBouncer, where each transaction may meet another server connection; pg_dump goes past it."""

import threading

from django.db import connection

from tenants.models import Organization
from tests.backup.acting import back_up, packages, restore
from tests.requests.places import reached_by
from tests.support.pgbouncer import pgbouncer


def test_a_backup_is_made_and_restored_behind_a_pooler(acme, tmp_path):
    pooled = []

    def keep_and_copy() -> None:
        try:
            connection.ensure_connection()
            pooled.append(connection.is_pooled)
            assert restore(back_up("acme", tmp_path), "--as=acme-copy").code == 0
            pooled.append(packages(Organization.objects.get(slug="acme-copy")))
        finally:
            connection.close()

    folder = tmp_path / "pgbouncer"
    folder.mkdir()
    with (
        pgbouncer(folder, pool_mode="transaction", size=3) as port,
        reached_by(HOST="127.0.0.1", PORT=str(port)),
    ):
        thread = threading.Thread(target=keep_and_copy)
        thread.start()
        thread.join()
    assert pooled == [True, packages(acme)]
