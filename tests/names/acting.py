"""What the tests of names do: names that are given up, records of somebody else, an organization that has left."""

from django.conf import settings
from django.utils import timezone

from dns.models import ForeignRecord, Zone
from tenants.loop.settle import _note_left
from tenants.models import Organization
