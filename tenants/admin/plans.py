from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from tenants.models import Plan


@admin.register(Plan)
class PlanAdmin(ModelAdmin):  # type: ignore[misc]
    list_display = ("name", "key", "price", "trial_days", "instances", "is_offered")
    list_filter = ("is_offered",)
    search_fields = ("name", "key")

    def get_readonly_fields(self, request: HttpRequest, obj: Plan | None = None) -> tuple[Any, ...]:
        return ("key",) if obj else ()  # programs and Stripe know it by that
