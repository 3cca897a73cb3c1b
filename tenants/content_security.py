"""What a page may load, and where its forms may lead (Content Security Policy, level 3)."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from tenants.hosts import origin_of

Policy = dict[str, str]

STRICT: Policy = {
    "default-src": "'self'",
    "img-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    # Browsers hold redirects after a form to this too, and logging in may end on an organization's host. Names that
    # customers bring cannot all stand here: the way there is no redirect (templates/handoff/onward.html).
    "form-action": " ".join(
        ["'self'", settings.PUBLIC_URL, *(origin_of(f"*.{base}") for base in settings.BASE_DOMAINS)]
    ),
}
# Unfold's scripts are evaluated by Alpine, and it writes style attributes; so does Swagger UI.
LOOSER: dict[str, Policy] = {
    "/admin/": {"script-src": "'self' 'unsafe-eval'", "style-src": "'self' 'unsafe-inline'"},
    "/docs": {"style-src": "'self' 'unsafe-inline'"},
    "/api/docs": {"style-src": "'self' 'unsafe-inline'"},
}
DEBUG_PAGES = (404, 500)  # Django's own pages for developers carry their styles within


class ContentSecurityPolicyMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not (settings.DEBUG and response.status_code in DEBUG_PAGES):
            response.headers.setdefault("Content-Security-Policy", policy_for(request.path))
        return response


def policy_for(path: str) -> str:
    looser = next((policy for prefix, policy in LOOSER.items() if path.startswith(prefix)), {})
    return "; ".join(f"{name} {value}" for name, value in {**STRICT, **looser}.items())
