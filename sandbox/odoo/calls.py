"""One call, whichever protocol it came by: found, carried out, in one transaction."""

from collections.abc import Callable
from typing import Any

from sandbox.odoo import errors
from sandbox.odoo.environment import Environment
from sandbox.odoo.leads import LeadMethods
from sandbox.odoo.methods import ExternalIdMethods, MixinMethods, ModelMethods, UserMethods, invoke
from sandbox.odoo.registry import MODELS
from sandbox.system import World

SPECIAL: dict[str, type[ModelMethods]] = {
    "crm.lead": LeadMethods,
    "res.users": UserMethods,
    "ir.model.data": ExternalIdMethods,
    "utm.mixin": MixinMethods,
}


class NoSuchModelError(LookupError):
    """Each protocol has its own words for it."""


class NoSuchMethodError(LookupError):
    """Each protocol has its own words for it."""


def find_method(world: World, model: str, name: str, context: dict[str, Any]) -> Callable[..., Any]:
    """Raises NoSuchModelError, NoSuchMethodError, and OdooError for a private method."""
    if model not in MODELS:
        raise NoSuchModelError(model)
    if name.startswith("_"):
        raise errors.access_error(f"Private methods (such as '{model}.{name}') cannot be called remotely.")
    methods = SPECIAL.get(model, ModelMethods)(Environment(world, context), model)
    found = getattr(methods, name, None)
    if not callable(found):
        raise NoSuchMethodError(name)
    method: Callable[..., Any] = found
    return method


def carry_out(world: World, method: Callable[..., Any], arguments: dict[str, Any]) -> Any:
    with world.store.lock:
        return invoke(method, arguments)
