"""Who takes part, by the settings in which each differs from the project."""

from benchmarks.lib.contender import Settings

OURS: Settings = {}

# django-tenants as its documentation has it: its own backend, every app's migrations walked for every tenant.
DJANGO_TENANTS: Settings = {
    "DATABASES": {"default": {"ENGINE": "django_tenants.postgresql_backend"}},
    "TENANT_BASE_MIGRATE_COMMAND": None,
    "GET_EXECUTOR_FUNCTION": None,
}
DJSTRIPES_OWN_MIGRATIONS: Settings = {**DJANGO_TENANTS, "MIGRATION_MODULES": None}

# Its fairest form: for a tenant only the tenant apps' migrations are walked.
TENANT_APPS_ONLY: Settings = {**DJANGO_TENANTS, "TENANT_BASE_MIGRATE_COMMAND": "tenants.schemas.migrate.Command"}
CLONE: Settings = {**TENANT_APPS_ONLY, "TENANT_CREATION_FAKES_MIGRATIONS": True, "TENANT_BASE_SCHEMA": "t_0"}


def with_toy(settings: Settings, toy: str) -> Settings:
    """The same where the tenant app has one migration more: `column` or `rows` (benchmarks/lib/toys/placing.py)."""
    modules = settings.get("MIGRATION_MODULES", {})
    return {**settings, "MIGRATION_MODULES": {**(modules or {}), "sounds": f"toys_{toy}"}}


# Requests: nothing differs but the middleware that finds the tenant, and the database backend that goes with it.
PAGE: Settings = {"ROOT_URLCONF": "benchmarks.lib.page"}
DJANGOS_USUAL = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
OURS_FOR_REQUESTS = ["tenants.middleware.OrganizationMiddleware"]
THEIRS_FOR_REQUESTS = ["django_tenants.middleware.main.TenantMainMiddleware"]


def plain_django(schema: str) -> Settings:
    """Django without tenants; the one table that it knows is that of this schema."""
    options = {"options": f"-c search_path={schema},public"}
    return {"DATABASES": {"default": {"ENGINE": "django.db.backends.postgresql", "OPTIONS": options}}}
