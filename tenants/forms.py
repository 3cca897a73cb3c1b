"""What people ask for in the pages. A form validates; tenants.registration writes."""

from typing import Any

from allauth.account.forms import LoginForm, SignupForm
from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponseBase

from tenants.availability import Availability, availability_for
from tenants.held_names import hold
from tenants.models import Organization, Plan, User
from tenants.names import validate_name
from tenants.naming.claimant import Claimant, as_newcomer
from tenants.registration import find_plan, register
from tenants.slugs import LONGEST


class OrganizationFields(forms.Form):
    """Name, address and plan of a new organization."""

    name = forms.CharField(label="Organization name", max_length=120, validators=[validate_name])
    slug = forms.CharField(label="Address", max_length=4 * LONGEST)
    plan = forms.CharField(widget=forms.HiddenInput, error_messages={"required": "Choose a plan."})
    refused: Availability | None = None  # what was said of the address when it was validated

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs.update(autocomplete="organization")
        _drop_placeholders(self)

    @property
    def slug_answer(self) -> Availability | None:
        """What is to be said about the address that was sent, when anything was; what was free may be taken by now."""
        if self.refused:
            return self.refused
        text = self["slug"].value() if self.is_bound else ""
        return self._availability(text) if text and text.strip() else None

    @property
    def suggested(self) -> str:
        """The address that was filled in for the person, to tell it from one typed by hand."""
        return str(self.data.get("suggested", ""))

    @property
    def plans(self) -> list[Plan]:
        return list(Plan.objects.offered())

    def clean_slug(self) -> str:
        answer = self._availability(self.cleaned_data["slug"])
        if not answer.available:
            self.refused = answer
            raise ValidationError(answer.message, code=answer.reason)
        return answer.slug

    def clean_plan(self) -> Plan:
        try:
            return find_plan(self.cleaned_data["plan"])
        except ValidationError as error:
            raise ValidationError(error.messages) from None

    @property
    def claimant(self) -> Claimant:
        """For whom the address is asked for."""
        return Claimant()

    def _availability(self, text: str) -> Availability:
        return availability_for(text, self.claimant)

    def register(self, owner: User, *, vouched: bool) -> Organization:
        """Raises ValidationError, by field, when somebody else was faster."""
        data = self.cleaned_data
        return register(
            name=data["name"],
            slug=data["slug"],
            email=owner.email,
            plan=data["plan"],
            source=Organization.Source.WEB,
            owner=owner,
            actor=owner,
            vouched=vouched,
        )


class NewOrganizationForm(OrganizationFields):
    """A further organization of somebody who is logged in."""

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    @property
    def claimant(self) -> Claimant:
        return as_newcomer(self.person.email)


class SignUpForm(OrganizationFields, SignupForm):  # type: ignore[misc]
    """A person and an organization at once; neither without the other."""

    field_order = ("name", "slug", "email", "password1", "plan")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "Work e-mail"
        self.fields["password1"].help_text = "At least 10 characters."
        _drop_placeholders(self)

    @property
    def claimant(self) -> Claimant:
        """Anybody may type anybody's address: what was promised to it is free, what is held for it is not."""
        return as_newcomer(str(self.data.get("email", "")), is_proven=False)

    def signup(self, request: HttpRequest, user: User) -> None:
        self.register(user, vouched=False)

    def save(self, request: HttpRequest) -> User:
        with transaction.atomic():
            user: User = super().save(request)
        return user

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponseBase | None]:
        """Raises ValidationError, by field, when somebody else took the address meanwhile."""
        try:
            return self._answer(request)
        except IntegrityError:  # the same e-mail address a moment earlier: answer as for any that is known
            self.account_already_exists = True
            return self._answer(request)

    def _answer(self, request: HttpRequest) -> tuple[User | None, HttpResponseBase | None]:
        if self.account_already_exists:
            hold(self.cleaned_data["slug"], self.cleaned_data["email"])
        answer: tuple[User | None, HttpResponseBase | None] = super().try_save(request)
        return answer


class LogInForm(LoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "E-mail"
        self.fields["remember"].label = "Keep me logged in on this computer"
        _drop_placeholders(self)


def _drop_placeholders(form: forms.Form) -> None:
    """Labels say it all, and stay when something is typed."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
