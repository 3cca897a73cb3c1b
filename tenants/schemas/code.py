"""What this release's code wants of a tenant's schema."""

import hashlib
import pkgutil
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from django.apps import AppConfig, apps
from django.conf import settings
from django.db.migrations.loader import MigrationLoader

from tenants.schemas.catalog import server_major

MEASURES = ("reading.py", "objects.py", "applied.py", "fingerprint.py", "ddl.py", "seeds.py")

Modules = tuple[tuple[str, str], ...]


def tenant_apps() -> list[AppConfig]:
    """The tenant apps that have tables."""
    return [config for config in apps.get_app_configs() if _is_tenant_app(config)]


def wanted() -> frozenset[tuple[str, str]]:
    """The migrations that a tenant's schema is to have, as (app, name)."""
    return frozenset((label, name) for label, module in _modules() for name in _names(module))


def code_state() -> str:
    """SHA-256 of the tenant apps' migrations, of how schemas are described, and of PostgreSQL's major version.

    Taken once: what a running process has loaded does not change with the files.
    """
    return _state(_modules(), server_major())


def measures() -> list[Path]:
    """The files that decide a fingerprint and the DDL: one can be compared with others of its own kind only."""
    return [Path(__file__).with_name(name) for name in MEASURES]


def _is_tenant_app(config: AppConfig) -> bool:
    path = f"{type(config).__module__}.{type(config).__qualname__}"
    return bool({config.name, path} & set(settings.TENANT_APPS)) and find_spec(f"{config.name}.migrations") is not None


@cache
def _state(modules: Modules, postgresql: int) -> str:
    digest = hashlib.sha256(str(postgresql).encode())
    for label, module in modules:
        folder = Path(import_module(module).__path__[0])
        for name in _names(module):
            digest.update(f"\0{label}.{name}\0".encode() + (folder / f"{name}.py").read_bytes())
    for path in measures():
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _modules() -> Modules:
    return _modules_by(tuple(settings.TENANT_APPS), tuple(settings.MIGRATION_MODULES.items()))


@cache
def _modules_by(*these_settings_decide: object) -> Modules:
    """Each tenant app's label and the module of its migrations."""
    found = ((config.label, MigrationLoader.migrations_module(config.label)[0]) for config in tenant_apps())
    return tuple((label, module) for label, module in found if module)


@cache
def _names(module: str) -> tuple[str, ...]:
    """As Django finds them: modules whose names begin with neither _ nor ~."""
    found = pkgutil.iter_modules(import_module(module).__path__)
    return tuple(sorted(name for _, name, is_package in found if not is_package and name[0] not in "_~"))
