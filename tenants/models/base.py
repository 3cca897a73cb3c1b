import uuid

from django.db import models


class UUIDModel(models.Model):
    """Every model of ours has a UUID key (docs/decisions/0004); a test refuses any other."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True
