"""What drf-spectacular cannot guess."""

from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator


class PublicSchemaGenerator(SchemaGenerator):
    """The API stands on the public host, whose addresses are not those of ROOT_URLCONF."""

    def __init__(self, *args: Any, urlconf: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, urlconf=urlconf or settings.PUBLIC_SCHEMA_URLCONF, **kwargs)  # type: ignore[no-untyped-call]


class ApiKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "tenants.authentication.ApiKeyAuthentication"
    name = "ApiKey"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "A key made by staff or manage.py create_api_key."}
