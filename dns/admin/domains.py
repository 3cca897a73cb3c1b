"""Custom domains as staff see them: both states, who sees what, and three things to ask for."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from unfold.admin import ModelAdmin
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextInputWidget, UnfoldBooleanWidget

from dns import domains
from dns.admin.zones import utc
from dns.domains.naming import display as shown
from dns.models import CustomDomain
from tenants.refusals import in_words

PLAIN = ""  # without a colour, but named: unfold shows the key of what is not
OWNERSHIP = {"pending": "info", "proven": "success", "failing": "warning", "stopped": "danger"}
OWNERSHIP |= {"expired": PLAIN, "removed": PLAIN}
CERTIFICATE = {"none": PLAIN, "valid": "success", "expiring": "warning", "failed": "danger"}
Rows = QuerySet[CustomDomain]


class NewDomainForm(forms.ModelForm):  # type: ignore[type-arg]
    """What staff say of a new domain; everything else follows from it."""

    name = forms.CharField(
        max_length=500,
        help_text="e.g. shop.example.com",
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off"}),
    )
    granted = forms.BooleanField(
        required=False,
        help_text="Also above or below a name of another organization, or out of quarantine.",
        widget=UnfoldBooleanWidget,
    )

    class Meta:
        model = CustomDomain
        fields = ("organization", "name")

    def validate_unique(self) -> None:
        """domains.add() looks at more than this, and says why not."""

    def validate_constraints(self) -> None:
        """Likewise."""


@admin.register(CustomDomain)
class CustomDomainAdmin(ModelAdmin):  # type: ignore[misc]
    list_display = (
        "name",
        "organization",
        "ownership_badge",
        "certificate_badge",
        "reason",
        "looked_at",
        "looked_at_again",
    )
    list_filter = ("ownership", "certificate", "reason")
    list_select_related = ("organization",)
    search_fields = ("name", "organization__name", "organization__slug")
    actions = ("verify_now", "grant", "remove")
    ordering = ("name",)
    fieldsets = (
        (None, {"fields": ("name", "shown", "organization", "cautions")}),
        ("Ownership", {"fields": ("ownership", "reason", "message", "what_to_set", "who_sees_what", "warnings")}),
        (
            "Certificate",
            {"fields": ("certificate", "certificate_message", "certificate_until", "certificate_checked_at")},
        ),
        ("Course", {"fields": ("checks", "failed_days", "failing_since", "granted_at", "granted_by", "made_by")}),
        ("Moments", {"fields": ("made_at", "checked_at", "next_check_at", "expires_at", "proven_at", "removed_at")}),
    )
    add_fieldsets = ((None, {"fields": ("organization", "name", "granted")}),)
    autocomplete_fields = ("organization",)

    @display(description="ownership", ordering="ownership", label=OWNERSHIP)  # type: ignore[untyped-decorator]
    def ownership_badge(self, domain: CustomDomain) -> tuple[str, str]:
        return domain.ownership, domain.get_ownership_display()

    @display(description="certificate", ordering="certificate", label=CERTIFICATE)  # type: ignore[untyped-decorator]
    def certificate_badge(self, domain: CustomDomain) -> tuple[str, str]:
        return domain.certificate, domain.get_certificate_display()

    @display(description="looked at", ordering="checked_at")  # type: ignore[untyped-decorator]
    def looked_at(self, domain: CustomDomain) -> str:
        return utc(domain.checked_at)

    @display(description="again at", ordering="next_check_at")  # type: ignore[untyped-decorator]
    def looked_at_again(self, domain: CustomDomain) -> str:
        return utc(domain.next_check_at)

    @display(description="as people write it")  # type: ignore[untyped-decorator]
    def shown(self, domain: CustomDomain) -> str:
        return shown(domain.name)

    @display(description="to be known", empty_value="nothing")  # type: ignore[untyped-decorator]
    def cautions(self, domain: CustomDomain) -> str:
        return " ".join(domains.cautions(domain))

    @display(description="records to set")  # type: ignore[untyped-decorator]
    def what_to_set(self, domain: CustomDomain) -> SafeString:
        lines = ((each.type, each.name, each.value, each.state) for each in domains.instructions(domain))
        return format_html_join("", "<p>{} {} → {} <b>{}</b></p>", lines)

    @display(description="who sees what", empty_value="nobody was asked")  # type: ignore[untyped-decorator]
    def who_sees_what(self, domain: CustomDomain) -> SafeString:
        lines = ((each["server"], each["health"], each["says"]) for each in domain.diagnosis.get("servers", ()))
        return format_html_join("", "<p>{} ({}): {}</p>", lines)

    @display(description="warnings", empty_value="none")  # type: ignore[untyped-decorator]
    def warnings(self, domain: CustomDomain) -> SafeString:
        return format_html_join("", "<p>{}</p>", ((each,) for each in domain.diagnosis.get("warnings", ())))

    # Adding: by the same function as every other door. Nothing else is written here.

    def get_form(self, request: HttpRequest, obj: CustomDomain | None = None, **kwargs: Any) -> Any:
        return super().get_form(request, obj, **({"form": NewDomainForm, **kwargs} if obj is None else kwargs))

    def get_readonly_fields(self, request: HttpRequest, obj: CustomDomain | None = None) -> tuple[str, ...]:
        return tuple(name for _, options in self.fieldsets for name in options["fields"]) if obj else ()

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().add_view(request, *args, **kwargs)  # type: ignore[no-any-return]
        except ValidationError as error:
            messages.error(request, in_words(error))
            return HttpResponseRedirect(request.path)

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> CustomDomain:
        asked = form.cleaned_data
        return domains.add(asked["organization"], asked["name"], request.user, is_granted=asked["granted"])

    def save_model(self, request: HttpRequest, obj: CustomDomain, form: Any, change: bool) -> None:
        """It is saved already."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """There is nothing beside it."""

    def has_change_permission(self, request: HttpRequest, obj: CustomDomain | None = None) -> bool:
        """Deeds change a domain, and nothing else does."""
        return obj is None and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: CustomDomain | None = None) -> bool:
        """A domain is removed, which keeps its name from strangers; its row stays."""
        return False

    # Deeds

    @admin.action(description="Verify now", permissions=["change"])
    def verify_now(self, request: HttpRequest, queryset: Rows) -> None:
        self._each(
            request, queryset, domains.verify_now, "is looked at now", "was looked at a moment ago, or is no more"
        )

    @admin.action(description="Grant (in spite of a related name or a quarantine)", permissions=["change"])
    def grant(self, request: HttpRequest, queryset: Rows) -> None:
        self._each(
            request,
            queryset,
            domains.grant,
            "is granted, and must still be proven",
            "is granted already, or is no more",
        )

    @admin.action(description="Remove", permissions=["change"])
    def remove(self, request: HttpRequest, queryset: Rows) -> None:
        self._each(request, queryset, _remove, "is removed; it leads nowhere from now on", "is removed already")

    def _each(
        self, request: HttpRequest, queryset: Rows, deed: Callable[[CustomDomain, Any], bool], done: str, not_done: str
    ) -> None:
        for domain in queryset.select_related("organization"):
            is_done = deed(domain, request.user)
            level = messages.SUCCESS if is_done else messages.WARNING
            self.message_user(request, f"{domain.name} {done if is_done else not_done}.", level)


def _remove(domain: CustomDomain, actor: Any) -> bool:
    was_living = domain.is_living
    domains.remove(domain, actor)
    return was_living
