import uuid
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django_tenants.models import TenantMixin

from sonicus.lib.ids import new_schema_name
from tenants.models.plan import Plan
from tenants.names import validate_name
from tenants.naming.skeleton import skeleton_of
from tenants.signals import reconcile_requested
from tenants.slugs import validate_slug


def default_base_domain() -> str:
    return str(settings.BASE_DOMAIN)


def validate_base_domain(base: str) -> None:
    if base not in settings.BASE_DOMAINS:
        raise ValidationError(f"Base domains are {', '.join(settings.BASE_DOMAINS)}.", code="unknown")


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def vouched(self) -> "OrganizationQuerySet":
        """Those whose e-mail is proven or whom staff, a key or a command vouch for: only these reach the outside."""
        return self.filter(vouched_at__isnull=False)

    def of(self, user: Any) -> "OrganizationQuerySet":
        """Those that a person may see: all for staff, one's own for everybody else."""
        return self if user.is_staff else self.filter(memberships__user=user)

    def hold(self, pk: uuid.UUID) -> None:
        """Take the row that every writer of an organization's conditions takes first, so that no two wait in a ring.

        Held until the end of the transaction; rows that refer to it may still be added meanwhile.
        """
        self.select_for_update(no_key=True).filter(pk=pk).values_list("pk").first()

    def unverified_since(self, moment: Any) -> "OrganizationQuerySet":
        return self.filter(vouched_at__isnull=True, created_at__lt=moment)


class Organization(TenantMixin):  # type: ignore[misc]
    """A tenant: what is desired for one organization. The loop makes the outside world agree."""

    class Standing(models.TextChoices):
        GOOD = "good", "good"
        PAST_DUE = "past_due", "past due"
        SUSPENDED = "suspended", "suspended"

    class Source(models.TextChoices):
        WEB = "web", "sign-up page"
        ADMIN = "admin", "staff"
        API = "api", "API"
        COMMAND = "command", "command"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    schema_name = models.CharField(max_length=63, unique=True, default=new_schema_name, editable=False)
    name = models.CharField(max_length=120)
    slug = models.CharField(
        max_length=40,
        unique=True,
        validators=[validate_slug],
        help_text="The label of its address: label.base domain",
        error_messages={"unique": "This address is taken."},
    )
    base_domain = models.CharField(
        max_length=253,
        default=default_base_domain,
        validators=[validate_base_domain],
        help_text="Its address lies below this; one of those of the settings.",
    )
    email = models.EmailField("contact e-mail", help_text="Invoices and notices go there.")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="organizations")
    source = models.CharField(max_length=10, choices=Source, default=Source.ADMIN, help_text="The door it came by.")
    created_at = models.DateTimeField(auto_now_add=True)
    vouched_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="Since then it may reach the outside systems."
    )
    leaving_at = models.DateTimeField(null=True, blank=True, editable=False, help_text="Since then it is taken down.")

    # Facts. One writer each.
    generation = models.PositiveBigIntegerField(default=1, editable=False)  # written by request_reconcile() only
    live_at = models.DateTimeField(null=True, editable=False)  # written by the loop only
    left_at = models.DateTimeField(null=True, editable=False)  # written by the loop only
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.GOOD, editable=False)  # by billing
    ingress = models.CharField(max_length=200, blank=True, editable=False)  # by deployments: where instances answer

    auto_create_schema = False
    auto_drop_schema = False

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(standing__in=["good", "past_due", "suspended"]), name="standing_known"),
            models.CheckConstraint(condition=Q(source__in=["web", "admin", "api", "command"]), name="source_known"),
            models.CheckConstraint(condition=Q(slug__regex=r"^[a-z0-9][a-z0-9-]*[a-z0-9]$"), name="slug_is_a_label"),
            models.CheckConstraint(condition=Q(schema_name__regex=r"^t_[0-9a-f]{24}$"), name="schema_name_is_neutral"),
        ]
        indexes = [models.Index(skeleton_of("slug"), name="slug_skeleton")]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        try:
            validate_name(self.name)
        except ValidationError as error:
            raise ValidationError({"name": error}) from None

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A claim alone writes its schema's name: who loaded the row before that must not write the old one back.

        Its host names follow the slug in the same transaction (tenants/receivers.py).
        """
        if not self._state.adding and kwargs.get("update_fields") is None:
            fields = (field for field in self._meta.concrete_fields if not field.primary_key)
            kwargs["update_fields"] = [field.name for field in fields if field.name != "schema_name"]
        with transaction.atomic(savepoint=False):
            super().save(*args, **kwargs)

    def _check_schema_name_is_unique(self) -> None:
        """Nothing to look for: the database's constraints allow small letters only, and each name once."""

    def _drop_schema(self, force_drop: bool = False) -> None:
        """Never: a schema goes with its row, and by tenants/schemas/removal.py alone."""

    @property
    def host(self) -> str:
        """Its name below its base domain, as DNS knows it: acme.sonicus.eu"""
        return f"{self.slug}.{self.base_domain}"

    @property
    def url(self) -> str:
        """Where browsers find its home; carries the port of the public pages where that is not the usual one."""
        scheme, _, authority = settings.PUBLIC_URL.partition("://")
        port = authority.partition(":")[2]
        return f"{scheme}://{self.host}{':' + port if port else ''}/"

    @property
    def is_vouched(self) -> bool:
        return self.vouched_at is not None

    @property
    def is_leaving(self) -> bool:
        return self.leaving_at is not None

    @property
    def is_live(self) -> bool:
        return self.live_at is not None and not self.is_leaving

    def vouch(self) -> None:
        """Let it reach the outside world; asking twice changes nothing."""
        vouched = Organization.objects.filter(pk=self.pk, vouched_at__isnull=True).update(vouched_at=Now())
        self.refresh_from_db(fields=["vouched_at"])
        if vouched:
            self.request_reconcile()

    def leave(self) -> None:
        """Ask for everything it holds to be taken down; nothing is desired from now on."""
        Organization.objects.filter(pk=self.pk, leaving_at__isnull=True).update(leaving_at=Now())
        self.refresh_from_db(fields=["leaving_at"])
        self.request_reconcile()

    def request_reconcile(self) -> None:
        """Ask for every step to be looked at: a new generation, and the loop is woken on commit."""
        Organization.objects.filter(pk=self.pk).update(generation=F("generation") + 1)
        self.refresh_from_db(fields=["generation"])
        reconcile_requested.send(Organization, organization=self)
