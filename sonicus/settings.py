"""Django's settings, in one file; every value that differs between machines comes from sonicus/config.py."""

import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import stripe
from django.core.exceptions import ImproperlyConfigured
from django.templatetags.static import static

from sonicus.beat import SCHEDULE
from sonicus.config import read_configuration

BASE_DIR = Path(__file__).resolve().parent.parent

config, CONFIGURATION_PROBLEMS = read_configuration()
if CONFIGURATION_PROBLEMS and sys.argv[1:2] != ["validate_configuration"]:
    raise ImproperlyConfigured(
        "The configuration has problems:\n" + "\n".join(f"  {problem}" for problem in CONFIGURATION_PROBLEMS)
    )

SECRET_KEY = config.SECRET_KEY.get_secret_value()
DEBUG = config.DEBUG

# Where we are
BASE_DOMAIN = config.BASE_DOMAIN
DNS_FURTHER_ZONES = tuple(zone.as_plain() for zone in config.DNS_FURTHER_ZONES)
BASE_DOMAINS = (BASE_DOMAIN, *(str(zone["base"]) for zone in DNS_FURTHER_ZONES))
PUBLIC_HOST = config.PUBLIC_HOST
PUBLIC_URL = config.public_url
SANDBOX_URL = config.SANDBOX_URL
INSTALL_ID = config.install_id
LOOPBACK_HOSTS = ["127.0.0.1", "localhost"] if DEBUG else []
ALLOWED_HOSTS = ["*"]  # Hosts are resolved exactly, against rows, by tenants.middleware; an unknown one gets 404.
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
CSRF_FAILURE_VIEW = "tenants.views.errors.csrf_failure"
SECURE = config.scheme == "https"
if config.TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Applications
SHARED_APPS = [
    "unfold",
    "mailer",  # before tenants, whose staff pages show less of it than its own
    "sonicus",
    "tenants",
    "django_tenants",  # after ours, whose commands refuse those of its that go past the rules of schemas
    "dns.apps.DnsConfig",
    "billing",
    "crm",
    "deployments",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "djstripe",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
]
TENANT_APPS = ["sounds"]
INSTALLED_APPS = [*SHARED_APPS, *TENANT_APPS]

MIDDLEWARE = [
    "tenants.middleware.HealthMiddleware",
    "tenants.content_security.ContentSecurityPolicyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",  # before hosts are looked at: their error pages have styles too
    "tenants.middleware.OrganizationMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "tenants.middleware.HostBoundSessionMiddleware",
    "tenants.middleware.RedisAwayMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "sonicus.urls_tenant"
PUBLIC_SCHEMA_URLCONF = "sonicus.urls_public"
WSGI_APPLICATION = "sonicus.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tenants.context_processors.place",
            ]
        },
    }
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"  # third parties only; ours are UUIDs (tenants/models/base.py)

# Database and tenancy
database = urlsplit(config.DATABASE_URL.get_secret_value())
DATABASES = {
    "default": {
        "ENGINE": "tenants.postgresql",
        "NAME": unquote(database.path.lstrip("/")),
        "USER": unquote(database.username or ""),
        "PASSWORD": unquote(database.password or ""),
        "HOST": database.hostname,
        "PORT": str(database.port or 5432),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5},
    }
}
POSTGRES_BIN = config.POSTGRES_BIN  # for tenants/backup
DATABASE_DIRECT_URL = config.database_direct_url
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]
TENANT_MODEL = "tenants.Organization"
TENANT_DOMAIN_MODEL = "tenants.Domain"
TENANT_BASE_MIGRATE_COMMAND = "tenants.schemas.migrate.Command"
GET_EXECUTOR_FUNCTION = "tenants.schemas.fleet.executor.get_executor"
MIGRATION_MODULES = {"djstripe": "billing.djstripe_migrations"}  # docs/decisions/0003
AUTH_USER_MODEL = "tenants.User"

# Redis: broker, cache, locks. Rows are the truth; it may vanish at any moment.
REDIS_URL = config.REDIS_URL.get_secret_value()
CACHES = {
    "default": {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_FUNCTION": "django_tenants.cache.make_key",
        "REVERSE_KEY_FUNCTION": "django_tenants.cache.reverse_key",
        "OPTIONS": {"SOCKET_CONNECT_TIMEOUT": 2, "SOCKET_TIMEOUT": 2},
    },
    # Limits and one-time tokens count over all hosts together, so their keys carry no schema.
    "shared": {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "shared",
        "OPTIONS": {"SOCKET_CONNECT_TIMEOUT": 2, "SOCKET_TIMEOUT": 2},
    },
}

# The loop (sonicus/workflow.py, tenants/loop)
WORKFLOW = "sonicus.workflow.WORKFLOW"
TURN_SOFT_SECONDS = 40  # A turn that takes longer is ended and retried,
TURN_HARD_SECONDS = 50  # then its process is killed,
LEASE_SECONDS = 60  # and only then somebody else may take over.

CELERY_BROKER_URL = REDIS_URL
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "tenants"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = TURN_SOFT_SECONDS
CELERY_TASK_TIME_LIMIT = TURN_HARD_SECONDS
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3 * TURN_HARD_SECONDS,
    "socket_timeout": 10,
    "socket_connect_timeout": 3,
    "socket_keepalive": True,
    "max_retries": 0,  # Else whoever publishes, also a web request, tries for six seconds.
}
CELERY_TASK_PUBLISH_RETRY = False  # What could not be published is found by the sweep.
CELERY_BEAT_SCHEDULE = SCHEDULE

# Ready schemas for new organizations (tenants/schemas/pool.py)
SCHEMA_POOL_MIN = config.SCHEMA_POOL_MIN
SCHEMA_POOL_MAX = config.SCHEMA_POOL_MAX

# DNS
DNS_PROVIDER = config.DNS_PROVIDER
IONOS_API_URL = config.IONOS_API_URL
IONOS_API_KEY = config.IONOS_API_KEY.get_secret_value()
DNS_POLICY = config.DNS_POLICY
RFC2136_SERVER = config.RFC2136_SERVER
RFC2136_KEY = config.RFC2136_KEY.get_secret_value()
LEXICON_PROVIDER = config.LEXICON_PROVIDER
LEXICON_OPTIONS = config.LEXICON_OPTIONS.get_secret_value()
DNS_STUB_ZONES = config.DNS_STUB_ZONES
DNS_QUORUM = config.DNS_QUORUM
DNS_TIMEOUT_SECONDS = config.DNS_TIMEOUT_SECONDS
DNS_RETRIES = config.DNS_RETRIES
DNS_AUTHORITATIVE_CAP = config.DNS_AUTHORITATIVE_CAP
DNS_RESOLVER_CAP = config.DNS_RESOLVER_CAP
CAA_ISSUER = config.CAA_ISSUER
DNS_LEDGER_DAYS = config.DNS_LEDGER_DAYS
NAME_QUARANTINE_DAYS = config.NAME_QUARANTINE_DAYS
NAME_CHECKS = ("dns.availability.reasons_against",)  # further reasons against a name, by rooms
DNS_NAMESERVERS = config.DNS_NAMESERVERS
DNS_RESOLVERS = config.DNS_RESOLVERS
EDGE_ADDRESSES = config.EDGE_ADDRESSES
EDGE_TLS = config.EDGE_TLS
INTERNAL_BIND = config.INTERNAL_BIND
INTERNAL_TOKEN = config.INTERNAL_TOKEN.get_secret_value()

# Stripe, through dj-stripe
STRIPE_API_HOST = config.STRIPE_API_BASE
STRIPE_API_VERSION = stripe.api_version
STRIPE_SECRET_KEY = config.STRIPE_SECRET_KEY.get_secret_value()
STRIPE_LIVE_MODE = "_live_" in STRIPE_SECRET_KEY
STRIPE_TEST_SECRET_KEY = "" if STRIPE_LIVE_MODE else STRIPE_SECRET_KEY
STRIPE_LIVE_SECRET_KEY = STRIPE_SECRET_KEY if STRIPE_LIVE_MODE else ""
STRIPE_WEBHOOK_SECRET = config.STRIPE_WEBHOOK_SECRET.get_secret_value()
DJSTRIPE_FOREIGN_KEY_TO_FIELD = "id"
DJSTRIPE_SUBSCRIBER_MODEL = "tenants.Organization"
DJSTRIPE_SUBSCRIBER_MODEL_REQUEST_CALLBACK = "billing.callbacks.subscriber_of"
DJSTRIPE_SUBSCRIBER_CUSTOMER_KEY = "sonicus_organization"  # billing/providers/marks.py

# Odoo
ODOO_URL = config.ODOO_URL
ODOO_DB = config.ODOO_DB
ODOO_USER = config.ODOO_USER
ODOO_API_KEY = config.ODOO_API_KEY.get_secret_value()

# Deployments
DEPLOYMENT_BACKEND = config.DEPLOYMENT_BACKEND
DEPLOYMENT_WEBHOOK_URL = config.DEPLOYMENT_WEBHOOK_URL
DEPLOYMENT_WEBHOOK_SECRET = config.DEPLOYMENT_WEBHOOK_SECRET.get_secret_value()
DEPLOYMENT_IMAGE = config.DEPLOYMENT_IMAGE

# Mail
mail = urlsplit(config.EMAIL_URL.get_secret_value())
EMAIL_BACKEND = "tenants.mail.RowBackend"
MAILER_EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
MAILER_USE_FILE_LOCK = False  # rows are locked one by one
EMAIL_HOST = mail.hostname
EMAIL_PORT = mail.port or {"smtp": 25, "smtp+tls": 587, "smtps": 465}.get(mail.scheme, 25)
EMAIL_HOST_USER = unquote(mail.username or "")
EMAIL_HOST_PASSWORD = unquote(mail.password or "")
EMAIL_USE_TLS = mail.scheme == "smtp+tls"
EMAIL_USE_SSL = mail.scheme == "smtps"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = config.EMAIL_FROM or f"Sonicus <hello@{BASE_DOMAIN}>"

# Log-in, by django-allauth, on the public host only
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/organizations/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False  # Mail scanners open links; only a person presses the button.
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_ADAPTER = "tenants.accounts.AccountAdapter"
ACCOUNT_FORMS = {"login": "tenants.forms.LogInForm", "signup": "tenants.forms.SignUpForm"}
ACCOUNT_LOGOUT_ON_GET = False
ALLAUTH_TRUSTED_PROXY_COUNT = config.TRUSTED_PROXIES
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Cookies belong to one host; over https their names say so.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 14 * 24 * 3600
SECURE_HSTS_SECONDS = 31536000 if SECURE else 0
SECURE_SSL_REDIRECT = SECURE
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# API
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "tenants.authentication.ApiKeyAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.PageNumberPagination",
    "PAGE_SIZE": 50,
    "DEFAULT_THROTTLE_RATES": {"names": "120/min"},  # tenants/throttles.py; who types asks once in 250 ms at the most
    "EXCEPTION_HANDLER": "tenants.api.problems.handle",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Sonicus",
    "DESCRIPTION": "Organizations and the state of what they were promised.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "DEFAULT_GENERATOR_CLASS": "tenants.api.openapi.PublicSchemaGenerator",
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

# Staff admin, in the colour of static/css/tokens.css
OVERVIEW_TILES = ("dns.admin.overview.tiles",)  # further counts on its first page, by rooms: dotted names of functions
TEAL = {
    "50": "#f0faf8",
    "100": "#d5f2ed",
    "200": "#aae4db",
    "300": "#77d0c4",
    "400": "#45b3a6",
    "500": "#21978b",
    "600": "#0a6a63",
    "700": "#0a5a55",
    "800": "#0d4946",
    "900": "#0f3d3a",
    "950": "#032422",
}
UNFOLD = {
    "SITE_TITLE": "Sonicus",
    "SITE_HEADER": "Sonicus",
    "SITE_SYMBOL": "graphic_eq",
    "COLORS": {"primary": TEAL},
    "SHOW_HISTORY": True,
    "DASHBOARD_CALLBACK": "tenants.admin.overview.overview",
    "SITE_URL": "/",
    "STYLES": [lambda request: static("css/admin.css")],
}

# Texts, time, files
LANGUAGE_CODE = "en"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"django.server": {"level": "WARNING"}, "stripe": {"level": "WARNING"}},
}
