"""Removing schemas that nobody needs: half-made ones without their maker, old ones and too many of the pool, strays."""

import logging
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from itertools import takewhile

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from tenants.models import TenantSchema
from tenants.schemas import catalog, pool, removal
from tenants.schemas.contents import holds_rows
from tenants.schemas.template import current_template

logger = logging.getLogger(__name__)

Found = QuerySet[TenantSchema]
State = TenantSchema.State
AT_MOST_SECONDS = 1.0  # a run; the next one goes on
SETTLED_AFTER = timedelta(minutes=10)  # no maker, and no run of the fleet over the pool, takes that long
FAR_ABOVE = 2  # times the target: less may wait for better days


def tidy(*, seconds: float = AT_MOST_SECONDS) -> list[str]:
    """Remove what is of no use; return the names of what was removed. Raises NoTemplateError."""
    give_up_at = time.monotonic() + seconds
    deeds = takewhile(lambda _: time.monotonic() < give_up_at, _useless())
    return [name for name, remove in deeds if remove()]


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


def vanished() -> Found:
    """Those whose schema somebody has dropped by hand; an organization would be given nothing."""
    made = TenantSchema.objects.pooled().exclude(state=State.MAKING)
    return made.exclude(name__in=catalog.existing(_names(made)))


def _useless() -> Iterator[tuple[str, Callable[[], bool]]]:
    """Names, each with how it is removed."""
    for found in (half_made(), spoilt(), outdated(), vanished()):
        yield from ((name, partial(_remove_from_pool, name, found)) for name in _names(found))
    yield from ((name, partial(_remove_from_pool, name, pool.ready())) for name in _surplus())
    yield from ((name, partial(_remove_stray, name)) for name in removal.strays())


def _surplus() -> list[str]:
    """The oldest of the pool, when far more are ready than should be."""
    wanted, ready = pool.target(), pool.ready()
    excess = ready.count() - wanted
    if excess <= wanted * (FAR_ABOVE - 1):
        return []
    return _names(ready.order_by("made_at"))[:excess]


def _names(found: Found) -> list[str]:
    return list(found.values_list("name", flat=True))


def _settled() -> Found:
    return TenantSchema.objects.pooled().filter(made_at__lt=timezone.now() - SETTLED_AFTER)


def _remove_from_pool(name: str, among: Found) -> bool:
    """Unless it is not among those any more, or somebody claims, migrates or removes it: then it is looked at again."""
    try:
        with transaction.atomic():
            row = among.select_for_update(skip_locked=True).filter(name=name).first()
            if row:
                removal.drop(name, owner=None)
    except removal.SomebodysRowsError as error:
        logger.error("%s", error)
        pool.set_aside(name)
        return False
    return row is not None


def _remove_stray(name: str) -> bool:
    """One that holds somebody's rows stays, and is reported until a human has looked."""
    if holds_rows(name):
        logger.warning("schema %s belongs to nobody, but holds rows", name)
        return False
    removal.drop(name, owner=None)
    return True
