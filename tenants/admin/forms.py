from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from tenants.models import Organization, Plan
from tenants.naming.claimant import Claimant, as_itself, as_newcomer
from tenants.naming.requiring import NameRefusedError, require_free
from tenants.slugs import LONGEST, normalize_slug


class AddressForm(forms.ModelForm):  # type: ignore[type-arg]
    """An organization with its address: the same reasons against a name as at every other door."""

    slug = forms.CharField(
        max_length=4 * LONGEST, widget=UnfoldAdminTextInputWidget, help_text="The label of its address."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "base_domain" in self.fields:
            self.fields["base_domain"].widget = UnfoldAdminSelectWidget(choices=self._bases())

    def clean_slug(self) -> str:
        return normalize_slug(self.cleaned_data["slug"])

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if "slug" in self.cleaned_data and self.wants_address:
            self._require_free(self.cleaned_data["slug"])
        return cleaned

    def validate_unique(self) -> None:
        """Asked for above already, with the reason."""

    @property
    def wants_address(self) -> bool:
        return bool({"slug", "base_domain"} & set(self.changed_data))

    @property
    def claimant(self) -> Claimant:
        base = self.cleaned_data.get("base_domain") or self.instance.base_domain
        if not self.instance._state.adding:
            return as_itself(self.instance, base_domain=base)
        return as_newcomer(self.cleaned_data.get("email", ""), base)

    def _require_free(self, slug: str) -> None:
        try:
            require_free(slug, self.claimant)
        except ValidationError as error:
            (refused,) = error.error_dict["slug"]
            self.add_error("slug", refused)
            self._explain(refused)

    def _explain(self, refused: ValidationError) -> None:
        if isinstance(refused, NameRefusedError) and refused.detail:
            self.add_error("slug", f"In detail: {refused.detail}.")
        if isinstance(refused, NameRefusedError) and refused.suggestions:
            self.add_error("slug", f"Still free: {', '.join(refused.suggestions)}.")

    def _bases(self) -> list[tuple[str, str]]:
        """That which it has stays to be seen, also where the settings no longer know it."""
        return [(base, base) for base in dict.fromkeys((*settings.BASE_DOMAINS, self.instance.base_domain))]


class NewOrganizationForm(AddressForm):
    """What staff say of a new organization."""

    class Meta:
        model = Organization
        fields = ("name", "slug", "base_domain", "email", "plan")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"].queryset = Plan.objects.offered()  # type: ignore[attr-defined]
        self.fields["base_domain"].required = False
        self.fields["email"].help_text = "Its contact, who becomes the owner. Invoices and notices go there."


class OrganizationForm(AddressForm):
    """One that is there: another address is a rename."""

    class Meta:
        model = Organization
        fields = ("name", "slug", "base_domain", "email", "plan")
        help_texts = {"base_domain": "Another address is a rename: the old one goes into quarantine."}
