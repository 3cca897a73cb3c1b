from typing import Any

from django.contrib import admin, messages
from django.db.models import Q
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from tenants.models import ApiKey, AuditEvent


@admin.register(ApiKey)
class ApiKeyAdmin(ModelAdmin):  # type: ignore[misc]
    """Deleting a key revokes it at once."""

    list_display = ("name", "prefix", "user", "created_at", "expires_at", "last_used_at")
    list_select_related = ("user",)
    search_fields = ("name", "prefix", "user__email")
    fields = ("user", "name", "expires_at", "prefix", "created_at", "last_used_at")
    readonly_fields = ("prefix", "created_at", "last_used_at")

    def get_fields(self, request: HttpRequest, obj: ApiKey | None = None) -> tuple[str, ...]:
        return self.fields if obj else self.fields[:3]

    def get_readonly_fields(self, request: HttpRequest, obj: ApiKey | None = None) -> tuple[str, ...]:
        return (*self.readonly_fields, "user") if obj else ()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A key acts for its person, so nobody makes one for colleagues with more rights."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if not request.user.is_superuser:
            field.queryset = field.queryset.filter(Q(is_staff=False) | Q(pk=request.user.pk))
        return field

    def save_model(self, request: HttpRequest, obj: ApiKey, form: Any, change: bool) -> None:
        if change:
            obj.save(update_fields=form.changed_data)
            return
        secret = obj.issue()
        messages.warning(request, f"The secret is shown this once: {secret}")
        AuditEvent.record("api_key.created", organization=None, actor=request.user, key=str(obj), user=obj.user.email)

    def delete_model(self, request: HttpRequest, obj: ApiKey) -> None:
        AuditEvent.record("api_key.revoked", organization=None, actor=request.user, key=str(obj), user=obj.user.email)
        obj.delete()

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for key in queryset:
            self.delete_model(request, key)
