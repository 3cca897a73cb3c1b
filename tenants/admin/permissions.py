from typing import Any

from django.http import HttpRequest


class ReadOnlyMixin:
    """Rows that the loop or the audit writes: staff read them and change nothing."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
