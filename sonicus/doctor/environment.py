"""The configuration itself: what is missing or wrong, and what is allowed but hardly meant."""

from ipaddress import ip_address

from django.conf import settings

from sonicus.config import Configuration
from sonicus.lib.findings import Finding, fail, ok, warn

PRIVATE_ENDINGS = ("localhost", "test", "invalid", "example")


def probe() -> list[Finding]:
    wrong = [fail(one.variable, one.problem, one.mend) for one in settings.CONFIGURATION_PROBLEMS]
    read = len(Configuration.model_fields) - len(wrong)
    return [*wrong, ok("environment", f"{read} of {len(Configuration.model_fields)} variables are fine"), *_doubts()]


def _doubts() -> list[Finding]:
    return [doubt for doubt in (_debug(), _edge(), _resolvers(), _sandbox(), _stripe_mode(), _secret_key()) if doubt]


def _is_public() -> bool:
    return settings.BASE_DOMAIN.rpartition(".")[2] not in PRIVATE_ENDINGS


def _debug() -> Finding | None:
    return warn("DEBUG", "it is on: plain http, error pages show inner workings", DEBUG) if settings.DEBUG else None


DEBUG = "Set DEBUG=false everywhere but on a developer's machine."


def _edge() -> Finding | None:
    wrong = [address for address in settings.EDGE_ADDRESSES if not _is_address(address)]
    if wrong:
        return fail("EDGE_ADDRESSES", f"not an IP address: {', '.join(wrong)}", "Give IPv4 and IPv6 addresses only.")
    if _is_public() and any(not ip_address(address).is_global for address in settings.EDGE_ADDRESSES):
        mend = "Set it to the public addresses of your entrance."
        return warn("EDGE_ADDRESSES", f"nobody outside reaches {', '.join(settings.EDGE_ADDRESSES)}", mend)
    return None


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _resolvers() -> Finding | None:
    if settings.DNS_RESOLVERS:
        return None
    return warn("DNS_RESOLVERS", "empty: names count as live without any resolver seeing them", "E.g. 1.1.1.1,9.9.9.9")


def _sandbox() -> Finding | None:
    if settings.DEBUG or not settings.SANDBOX_URL:
        return None
    return warn("SANDBOX_URL", "set although DEBUG is off", "Leave it empty in production.")


def _stripe_mode() -> Finding | None:
    if _is_public() == settings.STRIPE_LIVE_MODE or any(_wrong("STRIPE_SECRET_KEY", "BASE_DOMAIN")):
        return None
    if settings.STRIPE_LIVE_MODE:
        return warn("STRIPE_SECRET_KEY", "a live key on a private domain", "Use a test key (sk_test_…).")
    return warn("STRIPE_SECRET_KEY", "a test key: nobody is really billed", "Use a live key (sk_live_…).")


def _secret_key() -> Finding | None:
    if "change-me" not in settings.SECRET_KEY:
        return None
    return fail("SECRET_KEY", "still the example's", "Make your own; sessions can be forged with this one.")


def _wrong(*names: str) -> list[str]:
    return [problem.variable for problem in settings.CONFIGURATION_PROBLEMS if problem.variable in names]
