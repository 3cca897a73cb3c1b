"""Further records that staff want at or below an organization's name: added and removed, never edited."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from unfold.admin import ModelAdmin
from unfold.decorators import display
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from dns.admin.cells import LifetimeMixin
from dns.admin.zones import utc
from dns.models import WantedRecord
from dns.providers.base import USUAL_TTL
from dns.records import wanted
from tenants.admin.actions import acting
from tenants.models import Organization
from tenants.refusals import in_words


class WantedRecordForm(forms.ModelForm):  # type: ignore[type-arg]
    content = forms.CharField(widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}))
    ttl = forms.IntegerField(label="TTL", initial=USUAL_TTL, help_text="Seconds.", widget=UnfoldAdminIntegerFieldWidget)
    type = forms.ChoiceField(choices=[(type, type) for type in wanted.TYPES], widget=UnfoldAdminSelectWidget)

    class Meta:
        model = WantedRecord
        fields = ("organization", "name", "type", "content", "ttl", "why")
        labels: ClassVar = {"ttl": "TTL"}  # of the page that only shows them

    def clean(self) -> dict[str, Any]:
        """The same answer as in every door (dns/records/wanted.py)."""
        asked = super().clean() or {}
        if not self.errors and (found := wanted.problems(WantedRecord(**asked))):
            raise ValidationError(found)
        return asked


@admin.register(WantedRecord)
class WantedRecordAdmin(LifetimeMixin, ModelAdmin):  # type: ignore[misc]
    list_display = ("name", "type", "content", "lifetime", "organization", "made_by", "made", "why")
    list_filter = ("type",)
    search_fields = ("name", "content", "organization__name", "organization__slug")
    list_select_related = ("organization", "made_by")
    autocomplete_fields = ("organization",)
    form = WantedRecordForm

    @display(description="made at", ordering="made_at")  # type: ignore[untyped-decorator]
    def made(self, row: WantedRecord) -> str:
        return utc(row.made_at)

    def get_form(self, request: HttpRequest, obj: WantedRecord | None = None, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, **kwargs)
        if obj is None and "organization" in form.base_fields:
            form.base_fields["organization"].queryset = Organization.objects.filter(leaving_at__isnull=True)
        return form

    def has_change_permission(self, request: HttpRequest, obj: WantedRecord | None = None) -> bool:
        """Another record is another wish: remove it and add the new one."""
        return obj is None and super().has_change_permission(request, obj)

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().add_view(request, *args, **kwargs)  # type: ignore[no-any-return]
        except ValidationError as error:  # somebody else was faster, after the form had looked
            messages.error(request, in_words(error))
            return HttpResponseRedirect(request.path)

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> WantedRecord:
        return wanted.add(**form.cleaned_data, actor=acting(request))

    def save_model(self, request: HttpRequest, obj: WantedRecord, form: Any, change: bool) -> None:
        """It is saved already."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Nothing hangs on it."""

    def delete_model(self, request: HttpRequest, obj: WantedRecord) -> None:
        wanted.remove(obj, acting(request))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[WantedRecord]) -> None:
        for row in queryset.select_related("organization"):
            wanted.remove(row, acting(request))
