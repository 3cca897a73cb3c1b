"""How gunicorn serves sonicus/wsgi_internal.py: one process, so that its memory and its counters are one."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sonicus.settings")

from django.conf import settings

wsgi_app = "sonicus.wsgi_internal"
bind = settings.INTERNAL_BIND
workers = 1
worker_class = "gthread"
threads = 4
keepalive = 75  # seconds; the edge keeps its connections
loglevel = "warning"
control_socket_disable = True
