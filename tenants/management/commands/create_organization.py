from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser

from tenants.explain import explain
from tenants.intake import take_in
from tenants.management.door import FOUND_PROBLEM, Door, add_json
from tenants.models import Organization, User
from tenants.naming.claimant import as_itself
from tenants.naming.likeness import warning_about
from tenants.slugs import suggest_slug
from tenants.watch import watch


class Command(Door):
    help = "Make an organization. It counts as vouched for, so the workers begin at once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help='What people call it, e.g. "Acme GmbH".')
        parser.add_argument("--slug", help="The label of its address; made from the name when left out.")
        parser.add_argument("--email", required=True, help="Its contact, who becomes the owner.")
        parser.add_argument("--plan", required=True, help="The key of a plan, e.g. starter.")
        parser.add_argument("--base-domain", default="", help="Below which its address lies; the first when left out.")
        parser.add_argument("--wait", action="store_true", help="Look on until every step is ready.")
        parser.add_argument("--timeout", type=float, default=120.0, metavar="S", help="Seconds to wait (120).")
        add_json(parser)

    def handle(self, *, name: str, email: str, plan: str, as_json: bool, **options: Any) -> None:
        known = User.objects.filter(email__iexact=email).exists()
        try:
            slug = options["slug"] if options["slug"] is not None else _slug_of(name)
            made = take_in(
                name=name,
                slug=slug,
                email=email,
                plan=plan,
                source="command",
                actor="create_organization",
                base_domain=options["base_domain"],
            )
        except ValidationError as error:
            self.refuse(error, as_json=as_json)
        self.tell(f"{made.name} is written down: {made.url}", aside=as_json)
        if warning := warning_about(made.slug, as_itself(made)):
            self.tell(f"{made.host}: {warning}", aside=as_json)
        if not known:
            self.tell(f"{email} is new here and gets in by resetting the password at the log-in page.", aside=as_json)
        trouble = self._wait(made, options["timeout"], aside=as_json) if options["wait"] else ""
        if as_json:
            self.print_json(explain(made))
        elif not options["wait"]:
            self.stdout.write(f"See how it goes: manage.py explain {made.slug}")
        if trouble:
            raise CommandError(f"{trouble}\nMore: manage.py explain {made.slug}", returncode=FOUND_PROBLEM)

    def _wait(self, organization: Organization, timeout: float, *, aside: bool) -> str:
        ending = watch(organization, timeout=timeout, say=lambda line: self.tell(line, aside=aside))
        if ending.reached:
            self.tell(f"All steps are ready: {organization.url}", aside=aside)
        return ending.trouble


def _slug_of(name: str) -> str:
    """Raises ValidationError where no label can be made of it: that the slug is empty would tell nothing."""
    slug = suggest_slug(name)
    if not slug and name.strip():
        message = f"No address can be made of “{name}”: say one with --slug."
        raise ValidationError({"slug": ValidationError(message, code="invalid")})
    return slug
