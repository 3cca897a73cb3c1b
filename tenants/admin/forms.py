from typing import Any

from django import forms

from tenants.models import Organization, Plan
from tenants.slugs import normalize_slug


class NewOrganizationForm(forms.ModelForm):  # type: ignore[type-arg]
    """What staff say of a new organization; the model's own rules answer."""

    class Meta:
        model = Organization
        fields = ("name", "slug", "email", "plan")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"].queryset = Plan.objects.offered()  # type: ignore[attr-defined]
        self.fields["email"].help_text = "Its contact, who becomes the owner. Invoices and notices go there."

    def clean_slug(self) -> str:
        return normalize_slug(self.cleaned_data["slug"])
