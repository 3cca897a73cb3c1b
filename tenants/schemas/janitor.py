"""Removing schemas that nobody needs: half-made ones without their maker, old ones and too many of the pool, strays."""

import logging
import time
from collections.abc import Iterator
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from tenants.models import TenantSchema
from tenants.schemas import pool, removal
from tenants.schemas.contents import holds_rows
from tenants.schemas.template import current_template

logger = logging.getLogger(__name__)

Found = QuerySet[TenantSchema]
State = TenantSchema.State
AT_MOST_SECONDS = 5.0  # a run; the next one goes on
SETTLED_AFTER = timedelta(minutes=10)  # no maker, and no run of the fleet over the pool, takes that long
FAR_ABOVE = 2  # times the target: less may wait for better days


def tidy(*, seconds: float = AT_MOST_SECONDS) -> list[str]:
    """Remove what is of no use; return the names of what was removed. Raises NoTemplateError."""
    give_up_at, removed = time.monotonic() + seconds, []
    for name, still in _useless():
        if time.monotonic() > give_up_at:
            break
        if _remove_from_pool(still.filter(name=name)):
            removed.append(name)
    return removed + remove_strays()


def half_made() -> Found:
    """Those that nobody makes any more. An organization's own is not among them: its step finishes it."""
    return _settled().filter(state=State.MAKING)


def spoilt() -> Found:
    return _settled().filter(state__in=[State.DIFFERENT, State.FAILED])


def outdated() -> Found:
    """Those that the fleet did not bring along to this release's template, although it had the time to.

    What was made after the template is left alone: another release may run beside this one and need it.
    """
    template = current_template()
    if template.made_at > timezone.now() - SETTLED_AFTER:
        return TenantSchema.objects.none()
    old = _settled().filter(made_at__lt=template.made_at).exclude(state=State.MAKING)
    return old.exclude(fingerprint=template.fingerprint)


def remove_strays() -> list[str]:
    """One that holds somebody's rows stays, and is reported until a human has looked."""
    found = removal.strays()
    kept = [name for name in found if holds_rows(name)]
    if kept:
        logger.warning("schemas that belong to nobody, but hold rows: %s", ", ".join(kept))
    removed = [name for name in found if name not in kept]
    for name in removed:
        removal.drop(name, owner=None)
    return removed


def _useless() -> Iterator[tuple[str, Found]]:
    """Names, each with what it must still be among when it is removed."""
    for found in (half_made(), spoilt(), outdated()):
        yield from ((name, found) for name in found.values_list("name", flat=True))
    yield from ((name, pool.ready()) for name in _surplus())


def _surplus() -> list[str]:
    """The oldest of the pool, when far more are ready than should be."""
    wanted, ready = pool.target(), pool.ready()
    excess = ready.count() - wanted
    if excess <= wanted * (FAR_ABOVE - 1):
        return []
    return list(ready.order_by("made_at").values_list("name", flat=True)[:excess])


def _settled() -> Found:
    return TenantSchema.objects.pooled().filter(made_at__lt=timezone.now() - SETTLED_AFTER)


def _remove_from_pool(still: Found) -> bool:
    """Unless somebody claims, migrates or removes it at the moment: then it is looked at again."""
    with transaction.atomic():
        row = still.select_for_update(skip_locked=True).first()
        if row:
            removal.drop(row.name, owner=None)
    return row is not None
