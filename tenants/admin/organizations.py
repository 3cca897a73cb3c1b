from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin
from unfold.decorators import display

from tenants.admin.actions import ACTIONS, acting, tell
from tenants.admin.badges import schema_badge, state_badge
from tenants.admin.deeds import DEEDS, ask, deed_named
from tenants.admin.filters import StateFilter
from tenants.admin.forms import NewOrganizationForm, OrganizationForm
from tenants.admin.inlines import AttemptInline, ConditionInline, DomainInline, MembershipInline
from tenants.intake import person_of
from tenants.models import AuditEvent, Membership, Organization, TenantSchema
from tenants.naming.claimant import as_itself
from tenants.naming.likeness import warning_about
from tenants.naming.renaming import rename
from tenants.refusals import in_words
from tenants.registration import register

FACTS = ("link", "mistaken_for", "state", "standing", "source", "schema_link", "ingress", "generation")
ADDRESS = ("slug", "base_domain")
MOMENTS = ("created_at", "vouched_at", "live_at", "leaving_at", "left_at")


@admin.register(Organization)
class OrganizationAdmin(ModelAdmin):  # type: ignore[misc]
    list_display = ("name", "link", "plan", "state", "live_at", "source", "created_at")
    list_filter = (StateFilter, "plan", "standing", "source")
    list_select_related = ("plan",)
    search_fields = ("name", "slug", "email")
    date_hierarchy = "created_at"
    actions = ACTIONS
    inlines = (ConditionInline, AttemptInline, DomainInline, MembershipInline)
    form = OrganizationForm
    fieldsets = (
        (None, {"fields": ("name", "email", "plan")}),
        ("Address", {"fields": ADDRESS}),
        ("Facts", {"fields": (*FACTS, *MOMENTS)}),
    )
    add_fieldsets = ((None, {"fields": ("name", *ADDRESS, "email", "plan")}),)
    readonly_fields = (*FACTS, *MOMENTS)
    change_form_outer_before_template = "admin/tenants/organization/deeds.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Organization]:
        rows: QuerySet[Organization] = super().get_queryset(request)
        return rows.prefetch_related("conditions")

    @display(description="address", ordering="slug")  # type: ignore[untyped-decorator]
    def link(self, organization: Organization) -> SafeString:
        return format_html('<a href="{}">{}</a>', organization.url, organization.host)

    @display(description="easily mistaken")  # type: ignore[untyped-decorator]
    def mistaken_for(self, organization: Organization) -> str:
        return warning_about(organization.slug, as_itself(organization)) or "-"

    @display(description="state")  # type: ignore[untyped-decorator]
    def state(self, organization: Organization) -> SafeString:
        return state_badge(organization)

    @display(description="schema")  # type: ignore[untyped-decorator]
    def schema_link(self, organization: Organization) -> SafeString | str:
        row = TenantSchema.objects.filter(organization=organization).first()
        if row is None:
            return "none yet" if organization.left_at is None else "-"
        address = reverse("admin:tenants_tenantschema_change", args=[row.pk])
        return format_html('<a class="text-link" href="{}">{}</a> {}', address, row.name, schema_badge(row.state))

    # Adding: by the same function as every other door; staff vouch for what they add.

    def get_form(self, request: HttpRequest, obj: Organization | None = None, **kwargs: Any) -> Any:
        return super().get_form(request, obj, **({"form": NewOrganizationForm, **kwargs} if obj is None else kwargs))

    def get_readonly_fields(self, request: HttpRequest, obj: Organization | None = None) -> Sequence[str]:
        if obj is None:
            return ()
        return (*self.readonly_fields, *ADDRESS) if obj.is_leaving else self.readonly_fields

    def get_inlines(self, request: HttpRequest, obj: Organization | None) -> Sequence[Any]:
        return self.inlines if obj else ()

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """In one transaction, which ends in nothing when somebody else was faster."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except ValidationError as error:
            return _sent_back(request, error)

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Organization:
        if change:
            return super().save_form(request, form, change)  # type: ignore[no-any-return]
        asked = {name: form.cleaned_data[name] for name in ("name", "slug", "base_domain", "email", "plan")}
        owner = person_of(asked["email"])
        made = register(**asked, source=Organization.Source.ADMIN, owner=owner, actor=request.user, vouched=True)
        if warning := warning_about(made.slug, as_itself(made)):
            messages.warning(request, f"{made.host}: {warning}")
        return made

    def save_model(self, request: HttpRequest, obj: Organization, form: Any, change: bool) -> None:
        """Only the columns that staff changed are written: the loop writes others at the same time."""
        if not change:
            return
        if form.wants_address:
            rename(obj, slug=obj.slug, base_domain=obj.base_domain, actor=request.user)
        others = [name for name in form.changed_data if name not in ADDRESS]
        if others:
            obj.save(update_fields=others)
        elif not form.wants_address:
            obj.request_reconcile()
        if others or not form.wants_address:
            AuditEvent.record("organization.changed", organization=obj, actor=request.user, fields=others)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        if change:
            super().save_related(request, form, formsets, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Members read what is in an organization, so it is kept who let them in."""
        super().save_formset(request, form, formset, change)
        if formset.model is Membership:
            for verb, member in _changes_of_members(formset):
                AuditEvent.record(verb, organization=form.instance, actor=request.user, member=str(member))

    # Deeds on the page of one organization

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.deed_view))
        deed = path("<uuid:pk>/deeds/<slug:name>/", view, name="tenants_organization_deed")
        return [deed, *super().get_urls()]

    def deed_view(self, request: HttpRequest, pk: Any, name: str) -> HttpResponse:
        organization, deed = self.get_object(request, str(pk)), deed_named(name)
        if organization is None or deed is None:
            raise Http404
        if not self.has_change_permission(request, organization):
            raise PermissionDenied
        tell(request, ask(deed, organization, acting(request)))
        return HttpResponseRedirect(reverse("admin:tenants_organization_change", args=[pk]))

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        context = {**(extra_context or {}), "deeds": DEEDS}
        return super().change_view(request, object_id, form_url, context)

    # Deleting: only what is taken down already; then the rows below go with it.

    def has_delete_permission(self, request: HttpRequest, obj: Organization | None = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or obj.left_at is not None)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {name: found for name, found in super().get_actions(request).items() if name != "delete_selected"}

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        to_delete, counts, _, protected = super().get_deleted_objects(objs, request)
        return to_delete, counts, set(), protected

    def delete_model(self, request: HttpRequest, obj: Organization) -> None:
        with transaction.atomic():
            AuditEvent.record("organization.forgotten", organization=obj, actor=request.user)
            obj.delete()


def _sent_back(request: HttpRequest, error: ValidationError) -> HttpResponse:
    messages.error(request, in_words(error))
    return HttpResponseRedirect(request.path)


def _changes_of_members(formset: Any) -> list[tuple[str, Membership]]:
    added = [("member.added", member) for member in formset.new_objects]
    changed = [("member.changed", member) for member, _ in formset.changed_objects]
    return [*added, *changed, *(("member.removed", member) for member in formset.deleted_objects)]
