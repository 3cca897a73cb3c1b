"""The Celery application. Results are off: Condition and Attempt rows are the truth."""

import os
from typing import Any

from celery import Celery
from celery.signals import task_postrun, task_prerun

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sonicus.settings")

app = Celery("sonicus")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@task_prerun.connect
@task_postrun.connect
def return_to_public(task: Any, **_: Any) -> None:
    """No task finds the schema of the one before. Tasks of tenants (tenants/tenant_task.py) enter theirs by name."""
    from django.db import connection

    if not task.request.is_eager:  # which runs amid somebody's own work
        connection.set_schema_to_public()  # type: ignore[attr-defined]
