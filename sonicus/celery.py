"""The Celery application. Results are off: Condition and Attempt rows are the truth."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sonicus.settings")

app = Celery("sonicus")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
